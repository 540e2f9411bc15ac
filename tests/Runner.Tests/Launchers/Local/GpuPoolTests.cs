using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class GpuPoolTests
{
    [Fact]
    public async Task Who_asks_for_many_is_not_overtaken()
    {
        var pool = new GpuPool(GpuInventory.OfCount(3));
        var first = await pool.TakeAsync(2, CancellationToken.None);
        var many = pool.TakeAsync(3, CancellationToken.None);
        var few = pool.TakeAsync(1, CancellationToken.None);

        Assert.False(few.IsCompleted);
        first.Dispose();
        using (var all = await many)
        {
            Assert.Equal(3, all.Devices.Count);
            Assert.False(few.IsCompleted);
        }

        Assert.Equal(0, Assert.Single((await few).Devices).Number);
    }

    [Fact]
    public async Task Who_gives_up_waiting_lets_the_next_one_in()
    {
        var pool = new GpuPool(GpuInventory.OfCount(1));
        var held = await pool.TakeAsync(1, CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var second = pool.TakeAsync(1, giveUp.Token);
        var third = pool.TakeAsync(1, CancellationToken.None);

        await giveUp.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.Dispose();

        _ = Assert.Single((await third).Devices);
    }

    [Fact]
    public async Task More_than_there_are_are_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new GpuPool(GpuInventory.OfCount(1)).TakeAsync(2, CancellationToken.None));

    [Fact]
    public void An_adopted_attempt_keeps_its_GPUs()
    {
        var pool = new GpuPool(GpuInventory.OfCount(2));
        using var adopted = pool.Reserve([1, 7]);
        Assert.Equal(1, pool.FreeCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_GPU_is_ever_held_twice_and_all_are_free_in_the_end(int seed)
    {
        const int Size = 4;
        var pool = new GpuPool(GpuInventory.OfCount(Size));
        var holders = new int[Size];
        var random = new Random(seed);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => UseAsync(random.Next(Size + 1), random.Next(3), random.Next(4) == 0)));
        Assert.Equal(Size, pool.FreeCount);

        async Task UseAsync(int count, int pause, bool impatient)
        {
            using var patience = new CancellationTokenSource();
            if (impatient)
            {
                patience.CancelAfter(pause);
            }

            try
            {
                using var lease = await pool.TakeAsync(count, patience.Token);
                Assert.Equal(count, lease.Devices.Count);
                Assert.All(lease.Devices, device => Assert.Equal(1, Interlocked.Increment(ref holders[device.Number])));
                await Task.Delay(pause);
                Assert.All(lease.Devices, device => Assert.Equal(0, Interlocked.Decrement(ref holders[device.Number])));
            }
            catch (OperationCanceledException) when (impatient)
            {
            }
        }
    }
}
