using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vizier.Experiments.Documents;
using Vizier.Protocol.Runners;
using Vizier.Storage;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

namespace Vizier.Experiments.Control;

/// <summary>Tells runners which attempts to hold, and gives them those that wait.</summary>
internal sealed class RunnerDesk(
    Store store, TurnServices services, AttemptMessages messages, ExperimentControl control, ExperimentSignals signals)
{
    /// <summary>
    /// Renews a runner's leases, grants it what waits, and answers with all that it holds: at once if that differs from what
    /// it knows, else with the next change or at the end of the wait.
    /// </summary>
    /// <param name="scope">The runner.</param>
    /// <param name="leases">The leases that it holds.</param>
    /// <param name="followsLeases">Whether it knows all of their attempts but whether to stop them.</param>
    /// <param name="knownRevision">The revision of the answer before, of whichever service on the database.</param>
    /// <param name="wait">How long to wait for a change.</param>
    /// <param name="maxAttempts">The most attempts it takes; 0 for any number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SyncResponse> SyncAsync(
        RunnerScope scope,
        IReadOnlyCollection<string> leases,
        bool followsLeases,
        long knownRevision,
        TimeSpan wait,
        int maxAttempts,
        CancellationToken cancellationToken)
    {
        services.Freed.Note(scope.Runner, maxAttempts);
        await RenewAsync(scope, leases);

        var deadline = services.Time.GetUtcNow() + (wait < services.Leases.Duration ? wait : services.Leases.Duration);
        while (true)
        {
            var next = signals.Runners.Next;
            bool granted = await GrantAsync(scope, maxAttempts, cancellationToken);
            var left = deadline - services.Time.GetUtcNow();
            if (granted || left <= TimeSpan.Zero || await ReadRevisionAsync(scope, cancellationToken) != knownRevision)
            {
                return await AnswerAsync(scope, followsLeases ? [.. leases] : [], cancellationToken);
            }

            await next.WaitAsync(left, services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RenewAsync(RunnerScope scope, IReadOnlyCollection<string> leases)
    {
        foreach (var lease in leases)
        {
            services.Leases.Renew(lease);
        }

        if (store.IsShared && leases.Where(services.Leases.IsToBeTold).ToList() is { Count: > 0 } told)
        {
            var now = services.Time.GetUtcNow();
            await store.WriteAsync(database => AttemptOffers.Renew(database, scope.Runner, told, now), CancellationToken.None);
        }
    }

    private async Task<bool> GrantAsync(RunnerScope scope, int maxAttempts, CancellationToken cancellationToken)
    {
        int free = await store.ReadAsync(
            database =>
            {
                int waiting = AttemptOffers.CountWaiting(database, scope);
                return waiting == 0 || maxAttempts == 0 ? waiting : Math.Min(waiting, maxAttempts - AttemptOffers.CountHeld(database, scope));
            },
            cancellationToken);
        if (free <= 0)
        {
            return false;
        }

        // Once begun it is finished: a lease that was granted must be known.
        var now = services.Time.GetUtcNow();
        var granted = await store.WriteAsync(database => AttemptOffers.Grant(database, scope, free, now), CancellationToken.None);
        granted.ForEach(grant => services.Leases.Grant(grant.Lease, grant.Study));
        return granted.Count > 0;
    }

    private async Task<long> ReadRevisionAsync(RunnerScope scope, CancellationToken cancellationToken) =>
        RevisionOf(await store.ReadAsync(database => AttemptOffers.Orders(database, scope), cancellationToken));

    // Made of what a runner is to do, so that it is the same whichever service is asked; 0 stands for no answer yet.
    private static long RevisionOf(IEnumerable<AttemptOrder> orders)
    {
        string text = string.Concat(orders.Select(order => $"{order.Lease} {order.Stop}\n"));
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) is var hash and not 0 ? hash : 1;
    }

    private async Task<SyncResponse> AnswerAsync(RunnerScope scope, HashSet<string> followed, CancellationToken cancellationToken)
    {
        var (orders, told) = await store.ReadAsync(
            database => (AttemptOffers.Orders(database, scope), AttemptOffers.Held(database, scope, followed).ToDictionary(held => held.Attempt.Lease)),
            cancellationToken);
        var response = new SyncResponse
        {
            Revision = RevisionOf(orders),
            LeaseTime = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(services.Leases.Duration),
        };
        foreach (var order in orders)
        {
            if (!told.TryGetValue(order.Lease, out var held))
            {
                response.Attempts.Add(AttemptMessages.Of(order));
                continue;
            }

            try
            {
                response.Attempts.Add(messages.Of(held));
            }
            catch (TemplateException exception)
            {
                await RefuseAsync(held, exception.Message);
            }
        }

        return response;
    }

    private async Task RefuseAsync(HeldAttempt held, string message) => await control.TurnAsync(
        held.Name,
        turn =>
        {
            if (turn.FindHeld(held.Run.Trial, held.Attempt.Number, held.Attempt.Lease) is { } run)
            {
                turn.Change(run.Ended(new AttemptEnd(Ended.LaunchFailed, null, message, turn.Now)));
            }

            return true;
        },
        CancellationToken.None);
}
