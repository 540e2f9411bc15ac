namespace Vizier.Experiments.Documents;

/// <summary>What became of a text.</summary>
/// <param name="Document">The experiment; null if there are errors.</param>
/// <param name="Findings">Errors and warnings, in document order.</param>
internal sealed record ParseResult(ExperimentDocument? Document, IReadOnlyList<DocumentFinding> Findings)
{
    /// <summary>Where the experiment begins in the text, as line and column counted from 1; (0, 0) if there is none.</summary>
    public (int Line, int Column) Start { get; init; }

    /// <summary>Those findings that make the document unacceptable.</summary>
    public IEnumerable<DocumentFinding> Errors => Findings.Where(finding => !finding.IsWarning);
}
