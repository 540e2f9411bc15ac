using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Hyperband;

/// <summary>Where the assignments of the first rungs come from.</summary>
internal interface IStarts
{
    /// <summary>The source of assignments after a history; their resource means nothing.</summary>
    Func<RandomStream, Assignment> After(TrialHistory history);
}

/// <summary>Draws from the distributions of the parameters.</summary>
internal sealed class RandomStarts(SearchSpace space) : IStarts
{
    public Func<RandomStream, Assignment> After(TrialHistory history) => random => RandomDesigner.Draw(space, random);
}
