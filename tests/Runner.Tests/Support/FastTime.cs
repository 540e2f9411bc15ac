namespace Vizier.Runner.Tests.Support;

/// <summary>A clock that runs a hundred times as fast.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Factor = 100;

    public override long TimestampFrequency => System.TimestampFrequency / Factor;

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    private static TimeSpan Shorten(TimeSpan time) => time > TimeSpan.Zero ? time / Factor : time;
}
