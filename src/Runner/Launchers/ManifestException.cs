namespace Vizier.Runner.Launchers;

/// <summary>Something in a trial's Kubernetes object that keeps it from being run.</summary>
/// <param name="Path">Where, below the object, e.g. <c>spec.template.spec.containers[0].env[1].valueFrom</c>.</param>
/// <param name="Message">The value, what is wrong with it and what is allowed.</param>
public sealed record ManifestProblem(string Path, string Message);

/// <summary>A trial's Kubernetes object cannot be run here.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Lists everything that is wrong.</summary>
    public ManifestException(IReadOnlyList<ManifestProblem> problems)
        : base(string.Join("\n", problems.Select(problem => $"{problem.Path}: {problem.Message}"))) =>
        Problems = problems;

    /// <summary>Everything that is wrong, at least one thing.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }
}
