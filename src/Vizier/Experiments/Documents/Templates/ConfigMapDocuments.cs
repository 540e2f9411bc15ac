namespace Vizier.Experiments.Documents;

/// <summary>The ConfigMaps that stand beside an experiment in its text, and may hold its template.</summary>
internal sealed class ConfigMapDocuments(IReadOnlyList<SourceMapping> documents)
{
    /// <summary>
    /// The text under a key of a ConfigMap, reporting at <paramref name="path"/> if there is none. A ConfigMap without a
    /// namespace is taken for any.
    /// </summary>
    public SourceScalar? Find(string name, string? namespaceName, string key, string path, FindingList findings)
    {
        var found = documents.FirstOrDefault(document =>
            TextOf(document, "name") == name
            && (namespaceName is null || (TextOf(document, "namespace") ?? namespaceName) == namespaceName));
        if (found is null)
        {
            findings.Error(
                path,
                $"ConfigMap \"{name}\"{(namespaceName is null ? "" : $" of namespace \"{namespaceName}\"")} is not in this file; "
                + "put it there as another document, parted by a line ---");
            return null;
        }

        var data = found["data"] as SourceMapping;
        if (data?[key] is SourceScalar { IsNull: false } text)
        {
            return text;
        }

        var keys = data is null ? [] : data.Entries.Select(entry => entry.Key.Text).ToList();
        findings.Error(
            path,
            $"ConfigMap \"{name}\" has no text under the key \"{key}\"; {(keys.Count == 0 ? "its data are empty" : NameHint.For(key, keys))}");
        return null;
    }

    private static string? TextOf(SourceMapping document, string field) =>
        (document["metadata"] as SourceMapping)?[field] is SourceScalar { IsNull: false } scalar ? scalar.Text : null;
}
