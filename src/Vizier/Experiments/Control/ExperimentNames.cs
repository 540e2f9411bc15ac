using Vizier.Studies.Names;

namespace Vizier.Experiments.Control;

/// <summary>The names of experiments and attempts; an experiment's study has the same owner and id.</summary>
internal static class ExperimentNames
{
    private const string Experiment = "owners/{owner}/experiments/{experiment}";
    private const string Run = "owners/{owner}/experiments/{experiment}/trialRuns/{trial}";
    private const string Attempt = "owners/{owner}/studies/{study}/trials/{trial}/attempts/{attempt}";

    /// <summary>The experiment of a study.</summary>
    public static string Of(StudyName study) => $"owners/{study.Owner}/experiments/{study.StudyId}";

    /// <summary>The study of an experiment.</summary>
    /// <param name="text">owners/{owner}/experiments/{experiment}.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="Studies.VizierException">The name has another form.</exception>
    public static StudyName Parse(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, Experiment);
        return new StudyName(ids[0], ids[1]);
    }

    /// <summary>The trial of a run.</summary>
    /// <inheritdoc cref="Parse"/>
    public static TrialName ParseRun(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, Run);
        return new TrialName(new StudyName(ids[0], ids[1]), ResourcePath.Number(ids[2], text, field, Run));
    }

    /// <summary>The name of an attempt.</summary>
    public static string OfAttempt(TrialName trial, int number) => $"{trial}/attempts/{number}";

    /// <summary>The trial and the number of an attempt.</summary>
    /// <inheritdoc cref="Parse"/>
    public static (TrialName Trial, int Number) ParseAttempt(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, Attempt);
        long trial = ResourcePath.Number(ids[2], text, field, Attempt);
        long number = ResourcePath.Number(ids[3], text, field, Attempt);
        return (new TrialName(new StudyName(ids[0], ids[1]), trial), (int)Math.Min(number, int.MaxValue));
    }
}
