namespace Vizier.Experiments.Documents;

/// <summary>A placeholder <c>${trialParameters.NAME}</c> of a trial template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reference">The search parameter, or a word about the trial such as <c>${trialSpec.Name}</c>, that it stands for.</param>
/// <param name="Description">A sentence for people; may be empty.</param>
internal sealed record TrialParameter(string Name, string Reference, string Description);
