namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Tells an attempt's observer what it waits for, once as long as that is the same.</summary>
/// <param name="observer">The observer.</param>
/// <param name="observing">Keeps those apart that speak to it.</param>
internal sealed class WaitingWords(IAttemptObserver observer, Lock observing)
{
    private string _said = "";

    internal void Say(string what)
    {
        if (what == _said)
        {
            return;
        }

        _said = what;
        lock (observing)
        {
            observer.Waiting(what);
        }
    }

    /// <summary>It waits for nothing any more; the same words are news again.</summary>
    internal void Forget() => _said = "";
}
