namespace Vizier.Experiments.Documents;

/// <summary>One parameter of a trial with its value as text, as the program will see it.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Value">Its value.</param>
internal sealed record ParameterAssignment(string Name, string Value);
