namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>What a thorough fit does at a count of observations.</summary>
internal enum FitStage
{
    /// <summary>All of it at once.</summary>
    All,

    /// <summary>Length scales and noise along the axes there are.</summary>
    Along,

    /// <summary>A comparison with the columns as axes.</summary>
    TurnBack,

    /// <summary>A comparison with the principal axes of what the model predicts.</summary>
    Turn,
}

/// <summary>A count of observations at which a thorough fit, or a stage of one, is made.</summary>
/// <param name="First">The count of its first stage.</param>
/// <param name="Count">The count.</param>
/// <param name="Stage">The stage.</param>
internal readonly record struct Anchor(int First, int Count, FitStage Stage)
{
    private const double Growth = 1.25;
    private const int Stages = 3;

    /// <summary>The one after it: counts of thorough fits grow by a quarter, and stages follow each other where there is room between them.</summary>
    public Anchor Next => Stage switch
    {
        FitStage.Along => this with { Count = Count + Spacing(Count), Stage = FitStage.TurnBack },
        FitStage.TurnBack => this with { Count = Count + Spacing(Count), Stage = FitStage.Turn },
        _ => Begin(After(First)),
    };

    /// <summary>Between counts at which anything is fitted anew.</summary>
    public static int Spacing(int count) => count <= 128 ? 1 : count <= 256 ? 4 : count <= 512 ? 16 : 64;

    private static Anchor Begin(int count) =>
        new(count, count, After(count) >= count + (Stages * Spacing(count)) ? FitStage.Along : FitStage.All);

    private static int After(int count) => Math.Max(count + 1, (int)(count * Growth));
}
