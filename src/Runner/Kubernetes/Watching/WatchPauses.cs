namespace Vizier.Runner.Kubernetes.Watching;

/// <summary>How long to wait after a failure, as client-go's reflector does: 0.8 s and doubling to 30 s, anew after 2 minutes of health.</summary>
internal sealed class WatchPauses(TimeProvider time, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Health = TimeSpan.FromMinutes(2);

    private TimeSpan _next = First;
    private long _last = time.GetTimestamp();

    /// <summary>The pause after one more failure, between once and twice the present length.</summary>
    internal TimeSpan Next()
    {
        if (time.GetElapsedTime(_last) > Health)
        {
            _next = First;
        }

        _last = time.GetTimestamp();
        var pause = _next * (1 + random.NextDouble());
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }
}
