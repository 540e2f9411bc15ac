using System.Diagnostics;
using Vizier.Experiments.Documents;

namespace Vizier.Cli.Running;

/// <summary>Makes ready what an experiment's image stands for, e.g. builds the program.</summary>
internal static class ImagePreparation
{
    /// <summary>Runs the prepare command of the document's image, if it has one.</summary>
    /// <param name="document">The experiment.</param>
    /// <param name="settings">What images stand for.</param>
    /// <param name="log">Is told what is done.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <exception cref="CliException">The command failed.</exception>
    public static async Task RunAsync(ExperimentDocument document, RunSettings settings, Action<string> log, CancellationToken cancellationToken)
    {
        string? image = document.TrialTemplate.PrimaryContainerOf(document.TrialTemplate.Outline)?["image"]?.ToString();
        if (image is null || Find(settings, image) is not { Prepare: { } prepare } setting)
        {
            return;
        }

        log($"Preparing {image}: {prepare}");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", prepare])
        {
            WorkingDirectory = setting.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                string tail = string.Join('\n', $"{await output}{await errors}".TrimEnd().Split('\n').TakeLast(10));
                throw new CliException($"preparing {image} failed with exit code {process.ExitCode}: {prepare}\n{tail}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ImageSetting? Find(RunSettings settings, string image) => settings.Images.GetValueOrDefault(image)
        ?? settings.Images.GetValueOrDefault(image.LastIndexOf(':') is > 0 and var colon ? image[..colon] : image);
}
