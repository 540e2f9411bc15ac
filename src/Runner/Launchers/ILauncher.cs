using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;

namespace Vizier.Runner.Launchers;

/// <summary>Runs attempts in one kind of place.</summary>
internal interface ILauncher
{
    /// <summary>The place's name in the protocol, e.g. <c>local</c>.</summary>
    string Place { get; }

    /// <summary>Which cluster it is, if attempts go on there without their runner; empty if they do not.</summary>
    string Cluster => "";

    /// <summary>
    /// Runs an attempt to its end, or goes on with one that was launched earlier, by whomever: calling it twice never launches
    /// twice. When it returns, nothing of the attempt runs any more and all that it printed was observed.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="folder">Where its files are kept.</param>
    /// <param name="observer">Is told what is seen.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <param name="detach">Leaves the attempt as it is, to be gone on with later.</param>
    /// <exception cref="OperationCanceledException">It was detached.</exception>
    Task<AttemptEnd> RunAsync(
        Attempt attempt, AttemptFolder folder, IAttemptObserver observer, StopRequest stop, CancellationToken detach);

    /// <summary>Ends at once whatever an earlier life of the runner left of an attempt.</summary>
    Task KillAsync(Attempt attempt, AttemptFolder folder);
}
