using Vizier.Studies.Specs;

namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.stopping: the conditions of <see cref="EndOptions"/>, named as the other fields are.</summary>
internal static class EndReader
{
    /// <summary>Reads the conditions; null if there are none.</summary>
    public static EndOptions? Read(ObjectReader spec)
    {
        if (spec.Object("stopping") is not { } reader)
        {
            return null;
        }

        var options = new EndOptions(
            null,
            reader.Text("maxDuration"),
            reader.Text("deadline"),
            reader.Int32("maxTrialsWithoutProgress"),
            reader.Text("maxDurationWithoutProgress"),
            reader.Number("maxRegret"),
            null,
            reader.Int32("minTrials"),
            reader.Text("minDuration"));
        reader.Refuse("maxTrials", "stands in spec.maxTrialCount");
        reader.Refuse("target", "stands in spec.objective.goal");
        reader.Finish();
        foreach (var (name, problem) in options.Validate(objectives: 1))
        {
            reader.Error(NameOf(name), problem);
        }

        return options;
    }

    // max_regret is maxRegret here.
    private static string NameOf(string name)
    {
        var words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
