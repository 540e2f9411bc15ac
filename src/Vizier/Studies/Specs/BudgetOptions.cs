using System.Text.Json.Serialization;

namespace Vizier.Studies.Specs;

/// <summary>How much a study may try, for algorithms that plan ahead.</summary>
/// <param name="MaxTrials">The number of trials after which it ends; null if not limited.</param>
/// <param name="ParallelTrials">How many trials run at a time; null if not known.</param>
internal sealed record BudgetOptions(
    [property: JsonPropertyName("max_trials")] long? MaxTrials = null,
    [property: JsonPropertyName("parallel_trials")] long? ParallelTrials = null);
