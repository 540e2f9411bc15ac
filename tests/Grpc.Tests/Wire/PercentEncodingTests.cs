using System.Text;
using Grpc.Wire;

namespace Vizier.Grpc.Tests.Wire;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text !\"#$&'()~", "plain text !\"#$&'()~")]
    [InlineData("100%", "100%25")]
    [InlineData("tab\tline\r\n", "tab%09line%0D%0A")]
    [InlineData("☺", "%E2%98%BA")]
    [InlineData("😈", "%F0%9F%98%88")]
    [InlineData("\u007f", "%7F")]
    public void Only_printable_ascii_but_percent_stays(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%zz", "%zz")]
    [InlineData("50%2", "50%2")]
    [InlineData("%e2%98%ba %2x", "☺ %2x")]
    public void What_is_no_escape_stays(string encoded, string text) => Assert.Equal(text, PercentEncoding.Decode(encoded));

    [Fact]
    public void A_lone_surrogate_can_be_sent() => Assert.Equal("a%EF%BF%BDb", PercentEncoding.Encode("a\ud83db"));

    [Fact]
    public void Any_text_comes_back()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => RandomRune(random).ToString()));
            var encoded = PercentEncoding.Encode(text);
            Assert.All(encoded, character => Assert.InRange(character, ' ', '~'));
            Assert.Equal(text, PercentEncoding.Decode(encoded));
        }
    }

    private static Rune RandomRune(Random random)
    {
        while (true)
        {
            if (Rune.TryCreate(random.Next(random.Next(2) == 0 ? 0x80 : 0x11_0000), out var rune))
            {
                return rune;
            }
        }
    }
}
