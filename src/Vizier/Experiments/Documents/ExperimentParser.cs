namespace Vizier.Experiments.Documents;

/// <summary>
/// Reads Experiment documents of <c>kubeflow.org/v1beta1</c> and <c>kubeflow.org/v1alpha3</c>, in YAML or JSON. Never
/// throws on bad text: what is wrong with it is in the findings, all of it at once.
/// </summary>
internal static class ExperimentParser
{
    /// <summary>
    /// Parses, defaults and validates the one Experiment of a text. Beside it may stand a ConfigMap that holds its trial
    /// template; other objects are left out with a warning.
    /// </summary>
    public static ParseResult Parse(string text)
    {
        var results = ParseAll(text);
        if (results.Count == 1)
        {
            return results[0];
        }

        var second = results[1].Start;
        var finding = new DocumentFinding(
            "", $"the text has {results.Count} experiments; submit one at a time", false, second.Line, second.Column);
        return new ParseResult(null, [finding]);
    }

    /// <summary>
    /// Parses, defaults and validates every Experiment of a text, one result each. What concerns the text as a whole is in
    /// the first result.
    /// </summary>
    public static IReadOnlyList<ParseResult> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<SourceNode> documents;
        try
        {
            documents = YamlSource.Read(text);
        }
        catch (YamlSourceException exception)
        {
            return [new ParseResult(null, [new DocumentFinding("", exception.Message, false, exception.Line, exception.Column)])];
        }

        var findings = new FindingList();
        var envelope = new EnvelopeReader(findings);
        foreach (var document in documents)
        {
            envelope.Read(document);
        }

        if (envelope.Experiments.Count == 0 && !findings.HasErrors)
        {
            findings.Error("", documents.Count == 0 ? "the text is empty; it must have an Experiment" : "the text has no Experiment");
        }

        return envelope.Experiments.Count == 0
            ? [new ParseResult(null, findings.InTextOrder())]
            : [.. envelope.Experiments.Select((source, i) => Read(source, envelope.ConfigMaps, i == 0 ? findings : new FindingList()))];
    }

    private static ParseResult Read(ExperimentSource source, ConfigMapDocuments configMaps, FindingList findings)
    {
        var document = new ExperimentReader(configMaps, findings).Read(source);
        return new ParseResult(document, findings.InTextOrder()) { Start = (source.Root.Line, source.Root.Column) };
    }
}
