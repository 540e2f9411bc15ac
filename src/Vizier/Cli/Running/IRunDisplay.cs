using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Running;

/// <summary>Shows people how far a run is.</summary>
internal interface IRunDisplay : IDisposable
{
    /// <summary>Shows what has changed.</summary>
    void Update(RunProgress progress, IReadOnlyList<TrialRun> changed);

    /// <summary>Shows a message.</summary>
    void Say(string message);
}
