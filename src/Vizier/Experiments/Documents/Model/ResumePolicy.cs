namespace Vizier.Experiments.Documents;

/// <summary>
/// Katib's spec.resumePolicy. Our state lies in the database, so the policies differ only in what they allow.
/// </summary>
internal enum ResumePolicy
{
    /// <summary>A completed experiment stays completed.</summary>
    Never,

    /// <summary>It may go on with a larger budget.</summary>
    LongRunning,

    /// <summary>As <see cref="LongRunning"/>; Katib keeps the algorithm's volume.</summary>
    FromVolume,
}
