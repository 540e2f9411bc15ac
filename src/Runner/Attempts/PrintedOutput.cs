using Vizier.Protocol.Runners;
using Stream = Vizier.Protocol.Runners.Output.Types.Stream;

namespace Vizier.Runner.Attempts;

/// <summary>
/// What the program of an attempt has printed and the service does not have yet. Nothing is sent until the service wishes it, and
/// of what is printed faster than it can be sent only the end. Used by one thread at a time.
/// </summary>
internal sealed class PrintedOutput(AttemptFolder folder, TimeProvider time)
{
    /// <summary>The least time between two parts of an output.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly PrintedStream[] _streams = [new(folder.StandardOutput, Stream.Stdout), new(folder.StandardError, Stream.Stderr)];
    private long _sentAt;

    /// <summary>Whether the service wishes what is printed.</summary>
    public bool IsWished { get; private set; }

    /// <summary>Takes the service's wish; what it says the first time counts.</summary>
    public void Wish(ReportAttemptResponse.Types.OutputWish wish)
    {
        if (!IsWished)
        {
            IsWished = true;
            _streams[0].BeginAt(wish.StdoutOffset);
            _streams[1].BeginAt(wish.StderrOffset);
        }
    }

    /// <summary>The next parts to send; none if nothing was printed, or something was sent only just now.</summary>
    /// <param name="isOver">Whether the program has ended, so that there is nothing to wait for.</param>
    public IReadOnlyList<Output> Next(bool isOver)
    {
        if (!IsWished || (!isOver && _sentAt != 0 && time.GetElapsedTime(_sentAt) < Pace))
        {
            return [];
        }

        return [.. _streams.Select(stream => stream.Next()).OfType<Output>()];
    }

    /// <summary>The service has taken parts.</summary>
    public void Acknowledge(IReadOnlyCollection<Output> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        _sentAt = time.GetTimestamp();
        foreach (var part in parts)
        {
            _streams.Single(stream => stream.Stream == part.Stream).Acknowledge(part);
        }
    }
}
