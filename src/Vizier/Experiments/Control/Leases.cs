using System.Collections.Concurrent;
using Vizier.Studies.Names;

namespace Vizier.Experiments.Control;

/// <summary>
/// Until when runners hold their attempts, by the service's clock. Renewals are kept in memory only: after a restart
/// every lease gets its full time again, since the runners could not renew it meanwhile. Where services share the
/// database, a lease holds as long as any of them was told so (<see cref="Rows.AttemptRow.RenewTime"/>).
/// </summary>
/// <param name="time">The service's clock.</param>
/// <param name="options">How long a lease lasts.</param>
internal sealed class Leases(TimeProvider time, ControlOptions options)
{
    private readonly ConcurrentDictionary<string, Lease> _leases = new();

    /// <summary>How long a lease lasts without renewal.</summary>
    public TimeSpan Duration => options.LeaseTime;

    /// <summary>The lease of an attempt; one granted before the service was started, or by another one, begins anew.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="study">The experiment's study.</param>
    /// <param name="renewed">When any service was last told of it, as far as stored.</param>
    public Lease Find(string lease, StudyName study, DateTimeOffset? renewed)
    {
        var held = _leases.GetOrAdd(lease, _ => new Lease(study, Expiry(), Expiry(), SawRestart: true));
        if (renewed + options.LeaseTime is { } stored && stored > held.Expiry)
        {
            var prolonged = held with { Expiry = stored };
            return _leases.TryUpdate(lease, prolonged, held) ? prolonged : held;
        }

        return held;
    }

    /// <summary>Begins a lease.</summary>
    public void Grant(string lease, StudyName study) => _leases[lease] = new Lease(study, Expiry(), Expiry(), SawRestart: false);

    /// <summary>Prolongs a lease that is known.</summary>
    public void Renew(string lease)
    {
        if (_leases.TryGetValue(lease, out var held))
        {
            _leases.TryUpdate(lease, held with { Expiry = Expiry() }, held);
        }
    }

    /// <summary>
    /// Whether other services should be told again that a lease was renewed, which is due each quarter of its time; whoever
    /// asks tells them.
    /// </summary>
    public bool IsToBeTold(string lease)
    {
        if (!_leases.TryGetValue(lease, out var held))
        {
            return true;
        }

        var isDue = held.Told <= time.GetUtcNow() + (options.LeaseTime * 0.75);
        return isDue && _leases.TryUpdate(lease, held with { Told = Expiry() }, held);
    }

    /// <summary>Forgets a lease whose attempt has ended.</summary>
    public void Forget(string lease) => _leases.TryRemove(lease, out _);

    /// <summary>Forgets all leases of an experiment that is gone.</summary>
    public void ForgetAll(StudyName study)
    {
        foreach (var lease in _leases.Where(lease => lease.Value.Study == study))
        {
            _leases.TryRemove(lease);
        }
    }

    /// <summary>The studies with leases that have run out.</summary>
    public IReadOnlyCollection<StudyName> Expired()
    {
        var now = time.GetUtcNow();
        return _leases.Values.Where(lease => lease.Expiry <= now).Select(lease => lease.Study).ToHashSet();
    }

    private DateTimeOffset Expiry() => time.GetUtcNow() + options.LeaseTime;
}

/// <summary>A runner's hold on an attempt.</summary>
/// <param name="Study">The experiment's study.</param>
/// <param name="Expiry">When it is lost.</param>
/// <param name="Told">When it is lost for other services, as far as they were told.</param>
/// <param name="SawRestart">Whether the service was restarted since it was granted.</param>
internal sealed record Lease(StudyName Study, DateTimeOffset Expiry, DateTimeOffset Told, bool SawRestart);
