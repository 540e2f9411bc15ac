using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Where a trial template comes from, and its language.</summary>
internal abstract record TemplateSource
{
    /// <summary>The template as text; equal templates have equal texts.</summary>
    public abstract string Text { get; }

    /// <summary>Renders the object of one trial; the name and namespace are set by the caller.</summary>
    /// <exception cref="TemplateException">An assignment is missing, or the result is no object.</exception>
    public abstract JsonObject Render(string trialName, string namespaceName, IReadOnlyList<ParameterAssignment> assignments);
}
