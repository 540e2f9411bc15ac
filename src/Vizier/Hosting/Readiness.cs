namespace Vizier.Hosting;

/// <summary>Whether the service wants more work.</summary>
internal sealed class Readiness
{
    private volatile bool _isLeaving;

    /// <summary>Whether a signal has asked it to stop.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>From now on the service is not ready.</summary>
    public void Leave() => _isLeaving = true;
}
