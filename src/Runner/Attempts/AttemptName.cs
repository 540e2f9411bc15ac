namespace Vizier.Runner.Attempts;

/// <summary>The parts of <c>owners/{owner}/studies/{study}/trials/{trial}/attempts/{attempt}</c>.</summary>
internal sealed record AttemptName(string Owner, string Study, string Trial, string Attempt)
{
    /// <summary>The name of the trial as the service knows it.</summary>
    internal string TrialName => $"owners/{Owner}/studies/{Study}/trials/{Trial}";

    /// <summary>Parses the name of an attempt.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static AttemptName Parse(string name) =>
        name.Split('/') is ["owners", var owner, "studies", var study, "trials", var trial, "attempts", var attempt]
            ? new AttemptName(owner, study, trial, attempt)
            : throw new FormatException(
                $"\"{name}\" is no attempt; one is named owners/OWNER/studies/STUDY/trials/N/attempts/K");
}
