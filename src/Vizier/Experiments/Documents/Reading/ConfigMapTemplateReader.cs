using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Reads a v1beta1 template that stands in a ConfigMap beside the experiment.</summary>
internal static class ConfigMapTemplateReader
{
    /// <summary>Reads the template; the tree is null, and the reason reported, if that fails.</summary>
    public static (JsonObject? Tree, string Path) Read(ObjectReader template, ConfigMapDocuments configMaps)
    {
        if (template.Object("configMap") is not { } reader)
        {
            return (null, "");
        }

        var reference = ConfigMapReference.Read(reader);
        if (reference is null || configMaps.Find(reference.Name, reference.Namespace, reference.Key, reader.Path, reader.Findings) is not { } text)
        {
            return (null, "");
        }

        var path = $"{reader.Path}[{reference.Key}]";
        try
        {
            var documents = YamlSource.Read(Placeholder.Hide(text.Text), text.LinesBefore, Placeholder.Show);
            if (documents is [SourceMapping mapping])
            {
                return (TemplateTree.Convert(mapping, path, reader.Findings) as JsonObject, path);
            }

            reader.Findings.Error(path, "unable to convert spec.trialTemplate: the text must be one Kubernetes object", text);
        }
        catch (YamlSourceException exception)
        {
            reader.Findings.Add(new DocumentFinding(
                path, $"unable to parse spec.trialTemplate: {exception.Message}", false, exception.Line, exception.Column));
        }

        return (null, path);
    }
}
