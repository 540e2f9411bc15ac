using Grpc.Wire;

namespace Vizier.Grpc.Tests.Wire;

public sealed class TimeoutHeaderTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("5S", 50_000_000)]
    [InlineData("5010m", 50_100_000)]
    [InlineData("00000007u", 70)]
    [InlineData("250n", 2)]
    [InlineData("1n", 0)]
    [InlineData("0S", 0)]
    [InlineData("99999999S", 999_999_990_000_000)]
    [InlineData("99999999H", 999_999_990_000_000)]
    public void A_timeout_is_digits_and_a_unit(string text, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData("5.0S")]
    [InlineData(" 5S")]
    [InlineData("5 S")]
    [InlineData("123456789S")]
    [InlineData("5SS")]
    public void Anything_else_is_malformed(string text) => Assert.False(TimeoutHeader.TryParse(text, out _));

    [Theory]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "1m")]
    [InlineData(10_000, "1m")]
    [InlineData(10_001, "2m")]
    [InlineData(50_000_000, "5000m")]
    [InlineData(999_999_990_000, "99999999m")]
    [InlineData(999_999_990_001, "100000S")]
    public void A_timeout_is_written_finely_and_rounded_up(long ticks, string text) =>
        Assert.Equal(text, TimeoutHeader.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void What_is_written_is_never_shorter_and_hardly_longer()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var timeout = TimeSpan.FromTicks((long)Math.Pow(10, random.NextDouble() * 14.9));
            Assert.True(TimeoutHeader.TryParse(TimeoutHeader.Format(timeout), out var read));
            Assert.InRange(read.Ticks, timeout.Ticks, timeout.Ticks + Math.Max(TimeSpan.TicksPerMillisecond, timeout.Ticks / 90_000));
        }
    }

    [Fact]
    public void The_longest_time_fits() => Assert.Equal("99999999H", TimeoutHeader.Format(TimeSpan.MaxValue));
}
