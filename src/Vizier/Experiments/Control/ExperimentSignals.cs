using System.Collections.Concurrent;
using Vizier.Studies.Names;

namespace Vizier.Experiments.Control;

/// <summary>Who waits for changes of experiments: runners for those of attempts of any, watchers for those of one.</summary>
internal sealed class ExperimentSignals
{
    private readonly ConcurrentDictionary<StudyName, ChangeSignal> _experiments = [];

    /// <summary>Raised by every change of what runners of any experiment hold or may take.</summary>
    public ChangeSignal Runners { get; } = new();

    /// <summary>The signal of one experiment.</summary>
    public ChangeSignal Of(StudyName name) => _experiments.GetOrAdd(name, _ => new ChangeSignal());

    /// <summary>Says that an experiment has changed.</summary>
    /// <param name="name">The experiment's study.</param>
    /// <param name="concernsRunners">Whether runners need to know.</param>
    public void Raise(StudyName name, bool concernsRunners)
    {
        if (concernsRunners)
        {
            Runners.Raise();
        }

        if (_experiments.TryGetValue(name, out var signal))
        {
            signal.Raise();
        }
    }
}
