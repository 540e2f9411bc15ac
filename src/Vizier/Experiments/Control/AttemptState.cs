using Vizier.Protocol.Runners;

namespace Vizier.Experiments.Control;

/// <summary>One launch of a trial, as the service knows it.</summary>
internal sealed record AttemptState
{
    /// <summary>Counts from 1 within the trial.</summary>
    public required int Number { get; init; }

    /// <summary>The runner that holds it; empty while nobody does.</summary>
    public string Runner { get; init; } = "";

    /// <summary>The cluster in which it was launched; empty if it was not, or on no cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Where its runner reads on behind the measurements that are stored.</summary>
    public string ResumePoint { get; init; } = "";

    /// <summary>Proves that the caller holds the attempt; empty while nobody does.</summary>
    public string Lease { get; init; } = "";

    /// <summary>When the lease is lost unless renewed; null while nobody holds it. Kept in memory only.</summary>
    public DateTimeOffset? LeaseExpiry { get; init; }

    /// <summary>When its process started; null before that.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The machine on which it runs.</summary>
    public string Host { get; init; } = "";

    /// <summary>The folder or the object in which it runs.</summary>
    public string Location { get; init; } = "";

    /// <summary>The indices of the GPUs it was given, separated by commas.</summary>
    public string Gpus { get; init; } = "";

    /// <summary>What it waits for before it starts, in words.</summary>
    public string WaitingFor { get; init; } = "";

    /// <summary>The highest sequence number of the runner's measurements that are stored.</summary>
    public long StoredSequence { get; init; }

    /// <summary>The highest sequence number of the program's own measurements that are stored.</summary>
    public long PushedSequence { get; init; }

    /// <summary>Whether the service was restarted while it ran, so that its loss says nothing about the trial.</summary>
    public bool SawRestart { get; init; }

    /// <summary>How it ended; null while it lives.</summary>
    public AttemptEnd? End { get; init; }

    /// <summary>Whether it is to run or runs.</summary>
    public bool IsLive => End is null;

    /// <summary>Whether it goes on without its runner, so that another one of the same cluster can take it up.</summary>
    public bool OutlivesRunner => Cluster.Length > 0;
}

/// <summary>How an attempt ended.</summary>
/// <param name="Reason">What the runner saw.</param>
/// <param name="ExitCode">The program's exit code, if it had one.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Time">When it ended.</param>
internal sealed record AttemptEnd(
    ReportAttemptRequest.Types.Ended.Types.Reason Reason, int? ExitCode, string Message, DateTimeOffset Time);
