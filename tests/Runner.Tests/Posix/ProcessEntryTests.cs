using Vizier.Runner.Posix;

namespace Vizier.Runner.Tests.Posix;

public sealed class ProcessEntryTests
{
    [Fact]
    public void A_name_with_parentheses_and_blanks_does_not_confuse() => Assert.Equal(
        new ProcessEntry(42, 'S', 40, 39, 123456),
        ProcessEntry.Parse("42 (a) b (c) S 1 40 39 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 123456 99 0\n"));

    [Theory]
    [InlineData("")]
    [InlineData("42 (sh")]
    [InlineData("42 (sh) S 1 40")]
    public void An_incomplete_line_is_nobody(string line) => Assert.Null(ProcessEntry.Parse(line));

    [Fact]
    public void This_process_is_alive_and_one_that_began_at_another_time_is_not()
    {
        var self = ProcessTable.Find(Environment.ProcessId)!;

        Assert.True(new ProcessIdentity(self.Id, self.StartTicks).IsAlive());
        Assert.False(new ProcessIdentity(self.Id, self.StartTicks + 1).IsAlive());
    }
}
