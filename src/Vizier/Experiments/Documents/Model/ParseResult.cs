namespace Vizier.Experiments.Documents;

/// <summary>What became of a text.</summary>
/// <param name="Document">The experiment; null if there are errors.</param>
/// <param name="Findings">Errors and warnings, in document order.</param>
internal sealed record ParseResult(ExperimentDocument? Document, IReadOnlyList<DocumentFinding> Findings)
{
    /// <summary>Those findings that make the document unacceptable.</summary>
    public IEnumerable<DocumentFinding> Errors => Findings.Where(finding => !finding.IsWarning);
}
