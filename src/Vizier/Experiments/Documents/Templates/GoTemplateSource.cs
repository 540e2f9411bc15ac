using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>A v1alpha3 template: Go's text/template that renders YAML.</summary>
/// <param name="Template">The template.</param>
/// <param name="Experiment">The experiment's name.</param>
internal sealed record GoTemplateSource(GoTemplate Template, string Experiment) : TemplateSource
{
    /// <inheritdoc/>
    public override string Text => Template.Text;

    /// <inheritdoc/>
    public override JsonObject Render(string trialName, string namespaceName, IReadOnlyList<ParameterAssignment> assignments)
    {
        var findings = new FindingList();
        var tree = RenderTree(trialName, namespaceName, assignments, "template", 0, findings);
        return tree is not null && !findings.HasErrors
            ? tree
            : throw new TemplateException(
                $"the template renders no Kubernetes object for trial {trialName}: {string.Join("; ", findings.InTextOrder())}");
    }

    /// <summary>Renders the object, reporting what is wrong with the rendered YAML; null if it is no object.</summary>
    public JsonObject? RenderTree(
        string trialName,
        string namespaceName,
        IReadOnlyList<ParameterAssignment> assignments,
        string path,
        int linesBefore,
        FindingList findings)
    {
        var text = Template.Render(Experiment, trialName, namespaceName, assignments);
        try
        {
            if (YamlSource.Read(text, linesBefore) is [SourceMapping mapping])
            {
                return TemplateTree.Convert(mapping, path, findings) as JsonObject;
            }

            findings.Error(path, "the rendered template is not one Kubernetes object");
        }
        catch (YamlSourceException exception)
        {
            findings.Add(new DocumentFinding(
                path, $"the rendered template is {exception.Message}", false, exception.Line, exception.Column));
        }

        return null;
    }
}
