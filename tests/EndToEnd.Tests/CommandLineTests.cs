using System.Net;
using System.Net.Sockets;

namespace Vizier.EndToEnd.Tests;

/// <summary>What the built program says to flags and files that are wrong.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly VizierProgram _vizier = new();

    public void Dispose() => _vizier.Dispose();

    [Theory]
    [InlineData(1, "run good.yaml --grpc 127.0.0.1:0 --http 127.0.0.1:0 --database /proc/vizier.db", "'/proc/vizier.db' cannot be opened")]
    [InlineData(1, "serve --grpc 127.0.0.1:0 --http 127.0.0.1:0 --database text.db", "file is not a database")]
    [InlineData(1, "trial list nothing --database empty.db", "there is no study 'owners/default/studies/nothing'")]
    [InlineData(2, "run empty.yaml", "empty.yaml: the text is empty")]
    [InlineData(2, "run pod.yaml", "\"Pod\" is not supported")]
    [InlineData(2, "run .", ". is a folder")]
    [InlineData(2, "runner --max-attempts -1", "must be 0")]
    public async Task What_cannot_be_used_is_named(int exitCode, string arguments, string said)
    {
        File.WriteAllText(Path.Combine(_vizier.Folder, "good.yaml"), new ShellExperiment { Script = "true" }.ToYaml());
        File.WriteAllText(Path.Combine(_vizier.Folder, "pod.yaml"), "apiVersion: kubeflow.org/v1beta1\nkind: Pod\nmetadata: { name: x }\n");
        File.WriteAllText(Path.Combine(_vizier.Folder, "empty.yaml"), "");
        File.WriteAllText(Path.Combine(_vizier.Folder, "empty.db"), "");
        File.WriteAllText(Path.Combine(_vizier.Folder, "text.db"), new string('x', 4096));
        var finished = await _vizier.RunAsync(arguments.Split(' '));
        Assert.Equal(exitCode, finished.ExitCode);
        Assert.Contains(said, finished.Error, StringComparison.Ordinal);
        Assert.Equal(1, finished.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_port_that_was_asked_for_and_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var finished = await _vizier.RunAsync("serve", "--http", "127.0.0.1:0", "--grpc", taken.LocalEndpoint.ToString()!);
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains($"--grpc: '{taken.LocalEndpoint}': the address is in use", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("run", "name the experiment's file")]
    [InlineData("run missing.yaml", "missing.yaml cannot be read")]
    [InlineData("run --resume --grpc 127.0.0.1:0 --http 127.0.0.1:0", "no unfinished experiment")]
    [InlineData("serve --grpc nowhere", "must be HOST:PORT")]
    [InlineData("trial list digits --server 127.0.0.1:1 --database x.db", "exclude each other")]
    [InlineData("trial list digits --output xml", "xml")]
    public async Task Bad_input_is_told_in_one_line_and_ends_with_2(string arguments, string said)
    {
        var finished = await _vizier.RunAsync(arguments.Split(' '));
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains(said, finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_of_a_file_are_told_at_once_with_their_places()
    {
        File.WriteAllText(Path.Combine(_vizier.Folder, "bad.yaml"), new ShellExperiment { Script = "true", Parallel = 0, MaxTrials = 0, Algorithm = "magic" }.ToYaml());
        var run = await _vizier.RunAsync("run", "bad.yaml");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("spec.parallelTrialCount", run.Error, StringComparison.Ordinal);
        Assert.Contains("spec.maxTrialCount", run.Error, StringComparison.Ordinal);
        Assert.Contains("magic", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await _vizier.RunAsync("experiment", "validate", "bad.yaml")).ExitCode);
        Assert.False(File.Exists(Path.Combine(_vizier.Folder, "vizier.db")));
    }

    [Fact]
    public async Task More_gpus_than_there_are_are_refused_at_submission()
    {
        var experiment = new ShellExperiment { Script = "true", Limits = "nvidia.com/gpu: 2" };
        File.WriteAllText(Path.Combine(_vizier.Folder, "gpu.yaml"), experiment.ToYaml());
        var run = await _vizier.RunAsync(VizierProgram.Tuning("gpu.yaml", "--gpus", "1"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("2 GPUs", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_named()
    {
        var finished = await _vizier.RunAsync("study", "list", "--server", "127.0.0.1:1");
        Assert.Equal((1, "vizier: the service cannot be reached: Connection refused (127.0.0.1:1)\n"), (finished.ExitCode, finished.Error));
    }
}
