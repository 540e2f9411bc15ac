namespace Vizier.Experiments.Documents;

/// <summary>How many trials an experiment may make.</summary>
/// <param name="Parallel">spec.parallelTrialCount.</param>
/// <param name="Maximum">spec.maxTrialCount.</param>
/// <param name="MaximumFailed">spec.maxFailedTrialCount.</param>
internal readonly record struct TrialCounts(int Parallel, int? Maximum, int? MaximumFailed);

/// <summary>Reads the three counts of a spec.</summary>
internal static class TrialCountsReader
{
    /// <summary>spec.parallelTrialCount where the document does not say.</summary>
    public const int DefaultParallelTrialCount = 3;

    /// <summary>Reads and checks the counts.</summary>
    public static TrialCounts Read(ObjectReader spec)
    {
        var parallel = Bounded(spec, "parallelTrialCount", 1, "must be greater than 0");
        var maximum = Bounded(spec, "maxTrialCount", 1, "must be greater than 0");
        var failed = Bounded(spec, "maxFailedTrialCount", 0, "should not be less than 0");
        var isParallelGiven = spec.Has("parallelTrialCount");
        if (failed > maximum)
        {
            spec.Error("maxFailedTrialCount", $"{failed} should be less than or equal to spec.maxTrialCount, which is {maximum}");
        }

        if ((parallel ?? (isParallelGiven ? null : DefaultParallelTrialCount)) > maximum)
        {
            var value = isParallelGiven ? $"{parallel}" : $"{DefaultParallelTrialCount}, the default,";
            spec.Error("parallelTrialCount", $"{value} should be less than or equal to spec.maxTrialCount, which is {maximum}");
        }

        return new TrialCounts(parallel ?? DefaultParallelTrialCount, maximum, failed);
    }

    private static int? Bounded(ObjectReader spec, string name, int minimum, string complaint)
    {
        var value = spec.Int32(name);
        if (value < minimum)
        {
            spec.Error(name, $"{value} {complaint}");
            return null;
        }

        return value;
    }
}
