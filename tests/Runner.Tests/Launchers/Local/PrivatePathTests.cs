using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class PrivatePathTests
{
    [Theory]
    [InlineData("--log-path=/no-such/logs/m.log", "--log-path=/mine/no-such/logs/m.log")]
    [InlineData("/no-such/logs/", "/mine/no-such/logs/")]
    [InlineData("tee /no-such/logs/m.log;", "tee /mine/no-such/logs/m.log;")]
    [InlineData("/no-such/logs/m.log.old", "/mine/no-such/logs/m.log.old")]
    [InlineData("/no-such/logs-old/m.log", "/mine/no-such/logs-old/m.log")]
    [InlineData("/no-such-too/m.log", "/no-such-too/m.log")]
    [InlineData("/other/no-such/logs/m.log", "/other/no-such/logs/m.log")]
    [InlineData("/no-such/data", "/mine/no-such/data")]
    public void The_path_and_missing_folders_above_it_are_replaced(string text, string expected) =>
        Assert.Equal(expected, new PrivatePath("/no-such/logs/m.log", "/mine").Replace(text));

    [Fact]
    public void Folders_that_are_on_this_machine_stay()
    {
        var path = new PrivatePath("/tmp/m.log", "/mine");

        Assert.Equal("--data=/tmp --log=/mine/tmp/m.log", path.Replace("--data=/tmp --log=/tmp/m.log"));
        Assert.Equal("/mine/tmp/m.log", path.Path);
    }
}
