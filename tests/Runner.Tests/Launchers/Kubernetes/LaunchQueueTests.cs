using Vizier.Runner.Launchers.Kubernetes;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class LaunchQueueTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly List<string> _waiting = [];

    [Fact]
    public async Task Room_is_given_in_order_and_a_large_trial_is_not_passed_by_small_ones()
    {
        var queue = new LaunchQueue(new LaunchBudget { Gpus = 4 });
        var first = await queue.EnterAsync("a", 3, 1, _waiting.Add, None);
        var large = queue.EnterAsync("a", 4, 1, _waiting.Add, None);
        var small = queue.EnterAsync("b", 1, 1, _waiting.Add, None);

        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);
        Assert.Equal(
            ["4 of 4 GPUs of the runner's budget; 1 are free", "its turn: trials before it wait for room in the runner's budget"], _waiting);
        first.Dispose();
        var second = await large;
        Assert.False(small.IsCompleted);
        second.Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task An_owners_limit_holds_up_only_that_owner()
    {
        var queue = new LaunchQueue(new LaunchBudget { Pods = 3, PodsOfOwner = new Dictionary<string, int> { ["a"] = 1 } });
        var first = await queue.EnterAsync("a", 0, 1, _waiting.Add, None);
        var second = queue.EnterAsync("a", 0, 1, _waiting.Add, None);
        using var other = await queue.EnterAsync("b", 0, 2, _waiting.Add, None);

        Assert.False(second.IsCompleted);
        Assert.Equal(["1 of 1 pods of a's budget; 0 are free"], _waiting);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_makes_room_for_those_behind_and_what_runs_already_is_counted()
    {
        var queue = new LaunchQueue(new LaunchBudget { Gpus = 2 });
        using var running = queue.Reserve("a", 1, 1);
        using var cancel = new CancellationTokenSource();
        var large = queue.EnterAsync("a", 2, 1, _waiting.Add, cancel.Token);
        var small = queue.EnterAsync("a", 1, 1, _waiting.Add, None);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    [Fact]
    public async Task What_the_budget_never_has_is_refused()
    {
        var queue = new LaunchQueue(new LaunchBudget { Gpus = 2 });

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.EnterAsync("a", 3, 1, _waiting.Add, None));

        Assert.Equal("the trial asks for 3 GPUs; the runner's budget is 2", exception.Message);
    }
}
