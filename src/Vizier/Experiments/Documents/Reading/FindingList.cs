namespace Vizier.Experiments.Documents;

/// <summary>
/// Gathers findings while a document is read, and remembers where each path stands in the text, so that rules need
/// to know paths only.
/// </summary>
internal sealed class FindingList
{
    private readonly List<DocumentFinding> _findings = [];
    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);

    /// <summary>Whether an error was found so far.</summary>
    public bool HasErrors => _findings.Exists(finding => !finding.IsWarning);

    /// <summary>Remembers where <paramref name="path"/> stands.</summary>
    public void Place(string path, SourceNode node) => _places.TryAdd(path, (node.Line, node.Column));

    /// <summary>Adds an error at a path, at the place of the nearest ancestor that is in the text.</summary>
    public void Error(string path, string message) => Add(path, message, false, PlaceOf(path));

    /// <summary>Adds an error at a path and at a node.</summary>
    public void Error(string path, string message, SourceNode at) => Add(path, message, false, (at.Line, at.Column));

    /// <summary>Adds a warning at a path.</summary>
    public void Warning(string path, string message) => Add(path, message, true, PlaceOf(path));

    /// <summary>Adds a finding that was made elsewhere.</summary>
    public void Add(DocumentFinding finding) => _findings.Add(finding);

    /// <summary>Whether there is an error at <paramref name="path"/> or below it.</summary>
    public bool HasErrorsAt(string path) =>
        _findings.Exists(finding => !finding.IsWarning && IsAtOrBelow(finding.Path, path));

    /// <summary>All findings in the order of the text.</summary>
    public IReadOnlyList<DocumentFinding> InTextOrder() =>
        [.. _findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];

    private static bool IsAtOrBelow(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');

    private void Add(string path, string message, bool isWarning, (int Line, int Column) place) =>
        _findings.Add(new DocumentFinding(path, message, isWarning, place.Line, place.Column));

    private (int Line, int Column) PlaceOf(string path)
    {
        while (true)
        {
            if (_places.TryGetValue(path, out var place))
            {
                return place;
            }

            var end = path.LastIndexOfAny(['.', '[']);
            if (end < 0)
            {
                return _places.GetValueOrDefault("");
            }

            path = path[..end];
        }
    }
}
