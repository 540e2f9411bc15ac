using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Posix;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Everything that is settled before a process is started.</summary>
/// <param name="Record">What is written down.</param>
/// <param name="Environment">All environment variables, the token among them.</param>
internal sealed record LaunchPreparation(LaunchRecord Record, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Reads the process out of an attempt's object.</summary>
    /// <exception cref="LaunchException">The object cannot be a local process.</exception>
    internal static LocalProcess ReadProcess(Attempt attempt)
    {
        try
        {
            var manifest = JsonNode.Parse(attempt.Manifest) as JsonObject
                ?? throw new LaunchException(Reason.LaunchFailed, "the trial's object is no mapping");
            return LocalProcess.FromManifest(manifest, attempt.PrimaryContainer, attempt.Images);
        }
        catch (Exception exception) when (exception is ManifestException or JsonException)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }

    /// <summary>Resolves the command, the variables and the folders.</summary>
    /// <exception cref="LaunchException">The command or the working directory is missing.</exception>
    internal static LaunchPreparation Make(
        Attempt attempt,
        LocalProcess process,
        AttemptFolder folder,
        string checkpoints,
        IReadOnlyList<GpuDevice> gpus,
        LocalLauncherOptions options)
    {
        var metricsPath = CollectorFactory.PathOf(attempt, folder);
        var variables = TrialEnvironment.ForTrial(attempt, folder, checkpoints, options.Endpoint);
        if (gpus.Count > 0)
        {
            variables["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
            variables["CUDA_VISIBLE_DEVICES"] = string.Join(',', gpus.Select(gpu => gpu.Id));
        }

        if (metricsPath is not null)
        {
            variables["VIZIER_METRICS_PATH"] = metricsPath.Path;
            _ = Directory.CreateDirectory(Path.GetDirectoryName(metricsPath.Path)!);
        }

        string Resolve(string text) => metricsPath?.Replace(CommandLine.Expand(text, variables)) ?? CommandLine.Expand(text, variables);
        foreach (var (name, value) in process.Environment)
        {
            variables[name] = Resolve(value);
        }

        var words = process.Command.Select(Resolve).ToList();
        var workingDirectory = Path.GetFullPath(process.WorkingDirectory ?? options.WorkingDirectory, options.WorkingDirectory);
        var environment = TrialEnvironment.Inherited();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var record = new LaunchRecord(
            [FindProgram(words[0], environment, workingDirectory), .. words.Skip(1)],
            workingDirectory,
            process.Timeout?.TotalSeconds,
            [.. gpus.Select(gpu => gpu.Number)],
            ProcessTable.BootId);
        DurableFile.Write(folder.Command, Script(record, variables));
        return new LaunchPreparation(record, environment);
    }

    private static string FindProgram(string program, Dictionary<string, string> environment, string workingDirectory)
    {
        if (!Directory.Exists(workingDirectory))
        {
            throw new LaunchException(Reason.LaunchFailed, $"the working directory {workingDirectory} does not exist");
        }

        var (path, problem) = ProgramFinder.Find(program, environment.GetValueOrDefault("PATH"), workingDirectory);
        return path ?? throw new LaunchException(Reason.CommandNotFound, problem!);
    }

    private static string Script(LaunchRecord record, Dictionary<string, string> variables)
    {
        var script = new StringBuilder("#!/bin/sh\n").Append($"cd {CommandLine.Quote(record.WorkingDirectory)}\n");
        foreach (var (name, value) in variables.Where(variable => variable.Key != TrialEnvironment.Token))
        {
            _ = script.Append($"export {name}={CommandLine.Quote(value)}\n");
        }

        return script.Append($"exec {string.Join(' ', record.Command.Select(CommandLine.Quote))}\n").ToString();
    }
}
