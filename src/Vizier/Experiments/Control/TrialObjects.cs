using System.Text.Json.Nodes;
using Vizier.Experiments.Documents;
using Vizier.Protocol;

namespace Vizier.Experiments.Control;

/// <summary>Renders the objects of trials as runners get them.</summary>
internal static class TrialObjects
{
    /// <summary>The object of a trial. Without a namespace where the document names none: the runner's own is meant.</summary>
    /// <param name="document">The experiment.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="parameters">The trial's parameters.</param>
    /// <exception cref="TemplateException">It cannot be made.</exception>
    public static JsonObject Render(this ExperimentDocument document, string name, IEnumerable<Trial.Types.Parameter> parameters)
    {
        var manifest = document.TrialTemplate.Render(name, document.Namespace, document.AssignmentsOf(parameters));
        if (!document.NamesNamespace)
        {
            _ = manifest["metadata"]!.AsObject().Remove("namespace");
        }

        return manifest;
    }
}
