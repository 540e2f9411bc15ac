namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>How much is spent on finding the maximum of an acquisition.</summary>
/// <param name="Global">Random points of the whole space.</param>
/// <param name="Incumbents">Best trials around which points are drawn.</param>
/// <param name="Local">Points drawn around each of them.</param>
/// <param name="Ascents">Points from which the gradient is followed.</param>
/// <param name="AscentSteps">Evaluations of each ascent; 0 for a search without gradients.</param>
/// <param name="Rounds">Rounds of trying every other value of the parameters without gradient.</param>
internal sealed record SearchEffort(int Global, int Incumbents, int Local, int Ascents, int AscentSteps, int Rounds)
{
    /// <summary>What keeps an answer within milliseconds at <paramref name="observations"/> observations.</summary>
    public static SearchEffort For(int observations) => observations switch
    {
        <= 150 => new(512, 5, 100, 8, 50, 4),
        <= 600 => new(384, 5, 60, 6, 40, 3),
        _ => new(256, 4, 48, 4, 30, 2),
    };
}
