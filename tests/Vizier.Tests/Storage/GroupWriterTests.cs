using Microsoft.EntityFrameworkCore;
using Vizier.Storage;

namespace Vizier.Tests.Storage;

public sealed class GroupWriterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-writer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_request_cancelled_while_its_group_is_formed_is_answered_all_the_same()
    {
        var provider = new SqliteProvider(Path.Combine(_folder.FullName, "vizier.db"));
        var context = new VizierDbContext(provider.CreateOptions()) { Recent = new RecentRows() };
        context.Database.OpenConnection();
        using var writer = new GroupWriter(provider, context, _ => { });
        var request = new CancelledOnSecondLook();
        writer.Enqueue(request);

        Assert.True(await request.Answered.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private sealed class CancelledOnSecondLook : WriteRequest
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _looks;

        public Task<bool> Answered => _answer.Task;

        public override bool IsWanted => Interlocked.Increment(ref _looks) == 1;

        public override void Run(VizierDbContext context)
        {
        }

        public override void KeepFailure(Exception exception)
        {
        }

        public override void Answer() => _answer.TrySetResult(true);

        public override void Fail(Exception exception) => _answer.TrySetResult(true);
    }
}
