namespace Vizier.Runner;

/// <summary>As whom a runner speaks to the service.</summary>
/// <param name="Id">Its name, the same over restarts with the same state folder.</param>
/// <param name="Experiment">The only experiment it works for; empty for all.</param>
/// <param name="MaxAttempts">The most attempts it takes at a time; 0 for any number.</param>
internal sealed record RunnerIdentity(string Id, string Experiment, int MaxAttempts);
