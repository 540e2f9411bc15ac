using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Vizier.Runner.Posix;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Posix;

public sealed class FolderWatchTests
{
    [Fact]
    public async Task Changes_are_told_at_once_with_the_files_name_and_only_to_who_watches()
    {
        using var watch = new FolderWatch();
        using var folder = new TestFolder();
        using var other = new TestFolder();
        ConcurrentQueue<string> seen = [];
        using var first = watch.Watch(folder.Path, seen.Enqueue);
        using var second = watch.Watch(other.Path, name => seen.Enqueue($"other {name}"));

        var clock = Stopwatch.StartNew();
        File.WriteAllText(folder.File("a"), "x");
        await Processes.Until(() => seen.Contains("a"), "the change");

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.DoesNotContain(seen, name => name.StartsWith("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_end_of_a_watch_nothing_is_told()
    {
        using var watch = new FolderWatch();
        using var folder = new TestFolder();
        ConcurrentQueue<string> seen = [];
        watch.Watch(folder.Path, seen.Enqueue).Dispose();
        using var again = watch.Watch(folder.Path, name => seen.Enqueue($"again {name}"));

        File.WriteAllText(folder.File("a"), "x");
        await Processes.Until(() => seen.Contains("again a"), "the change");

        Assert.DoesNotContain("a", seen);
    }

    [Fact]
    public void A_missing_folder_is_an_error_that_names_it()
    {
        using var watch = new FolderWatch();
        Assert.Contains("cannot watch /no/such: No such file", Assert.Throws<Win32Exception>(() => watch.Watch("/no/such", _ => { })).Message, StringComparison.Ordinal);
    }
}
