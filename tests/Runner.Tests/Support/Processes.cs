using System.Diagnostics;
using Vizier.Runner.Posix;

namespace Vizier.Runner.Tests.Support;

/// <summary>Looks at real processes.</summary>
internal static class Processes
{
    /// <summary>The processes whose environment has a variable.</summary>
    internal static int CountMarked(string name, string value) =>
        ProcessTable.All().Count(entry => entry.IsAlive && ProcessTable.HasVariable(entry.Id, name, value));

    /// <summary>Waits until something holds.</summary>
    internal static async Task Until(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"waited too long for: {what}");
            await Task.Delay(5);
        }
    }
}
