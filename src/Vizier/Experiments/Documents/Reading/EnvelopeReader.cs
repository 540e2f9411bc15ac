namespace Vizier.Experiments.Documents;

/// <summary>An Experiment of a text, before it is read.</summary>
/// <param name="Root">The document.</param>
/// <param name="Path">Empty, or <c>items[n]</c> if it stands in a List.</param>
/// <param name="Dialect">Its version.</param>
internal sealed record ExperimentSource(SourceMapping Root, string Path, Dialect Dialect);

/// <summary>Sorts the documents of a text by what they are.</summary>
internal sealed class EnvelopeReader(FindingList findings)
{
    private const string Group = "kubeflow.org/";

    private readonly List<ExperimentSource> _experiments = [];
    private readonly List<SourceMapping> _configMaps = [];

    /// <summary>The experiments, in text order.</summary>
    public IReadOnlyList<ExperimentSource> Experiments => _experiments;

    /// <summary>The ConfigMaps.</summary>
    public ConfigMapDocuments ConfigMaps => new(_configMaps);

    /// <summary>Sorts a document, and the items of a List, reporting what is no use.</summary>
    public void Read(SourceNode document, string path = "")
    {
        if (document is not SourceMapping root)
        {
            findings.Error(path, $"is {document.Kind}, but must be an Experiment, with apiVersion, kind, metadata and spec", document);
            return;
        }

        var (apiVersion, kind) = (TextOf(root, "apiVersion"), TextOf(root, "kind"));
        switch (kind)
        {
            case null:
                Error(root, path, "kind", "must be specified: Experiment");
                break;
            case "Experiment":
                ReadExperiment(root, path, apiVersion);
                break;
            case "ConfigMap":
                _configMaps.Add(root);
                break;
            case "List" when root["items"] is SourceSequence list && path.Length == 0:
                ReadItems(list);
                break;
            default:
                ReadOther(root, path, apiVersion, kind);
                break;
        }
    }

    private void ReadItems(SourceSequence list)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            Read(list.Items[i], $"items[{i}]");
        }
    }

    private void ReadExperiment(SourceMapping root, string path, string? apiVersion)
    {
        const string Supported = "supported are kubeflow.org/v1beta1 and kubeflow.org/v1alpha3";
        switch (apiVersion)
        {
            case "kubeflow.org/v1beta1":
                _experiments.Add(new ExperimentSource(root, path, Dialect.V1Beta1));
                break;
            case "kubeflow.org/v1alpha3":
                _experiments.Add(new ExperimentSource(root, path, Dialect.V1Alpha3));
                break;
            case null:
                Error(root, path, "apiVersion", $"must be specified; {Supported}");
                break;
            case "kubeflow.org/v1alpha1" or "kubeflow.org/v1alpha2":
                Error(root, path, "apiVersion", $"\"{apiVersion}\" is a version of Katib before 0.8; {Supported}");
                break;
            default:
                Error(root, path, "apiVersion", $"\"{apiVersion}\" is no version of an Experiment; {Supported}");
                break;
        }
    }

    private void ReadOther(SourceMapping root, string path, string? apiVersion, string kind)
    {
        if (kind == "StudyJob")
        {
            Error(root, path, "kind", "StudyJob is the experiment of Katib before 0.6; supported are Experiments of kubeflow.org/v1beta1 and kubeflow.org/v1alpha3");
        }
        else if (kind is "Trial" or "Suggestion" && apiVersion?.StartsWith(Group, StringComparison.Ordinal) != false)
        {
            Error(root, path, "kind", $"a {kind} is made by Katib from an Experiment and cannot be submitted; give the Experiment");
        }
        else if (NameHint.IsNear(kind, "Experiment") || apiVersion?.StartsWith(Group, StringComparison.Ordinal) == true)
        {
            Error(root, path, "kind", $"\"{kind}\" is not supported; a document must be an Experiment");
        }
        else
        {
            Place(root, path, "kind");
            findings.Warning(PathOf(path, "kind"), $"the {kind} is left out; only the Experiment, and a ConfigMap with its template, are read");
        }
    }

    private void Error(SourceMapping root, string path, string field, string message)
    {
        Place(root, path, field);
        findings.Error(PathOf(path, field), message, root[field] is { } node ? node : root);
    }

    private void Place(SourceMapping root, string path, string field) => findings.Place(PathOf(path, field), root[field] ?? root);

    private static string PathOf(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static string? TextOf(SourceMapping root, string field) =>
        root[field] is SourceScalar { IsNull: false, Text.Length: > 0 } scalar ? scalar.Text : null;
}
