using System.Runtime.InteropServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Spectre.Console;
using Vizier.Cli.Output;
using Vizier.Client;
using Vizier.Experiments.Documents;
using Vizier.Protocol.Experiments;
using Vizier.Runner;
using Vizier.Runner.Launchers.Local;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Cli.Running;

/// <summary>One <c>vizier run</c>: a service, a runner and a view in one process.</summary>
internal sealed class ExperimentRun
{
    private const string RunsFolder = "vizier-runs";
    private static readonly TimeSpan ViewInterval = TimeSpan.FromMilliseconds(100);

    private readonly RunOptions _options;
    private readonly IRunDisplay _display;
    private readonly RunProgress _progress = new(TimeProvider.System);
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ExperimentRun(RunOptions options)
    {
        _options = options;
        _display = !options.IsJson && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi
            ? new LiveDisplay(AnsiConsole.Console, TimeProvider.System)
            : new PlainDisplay(options.IsJson ? Console.Error : Console.Out);
    }

    /// <summary>Runs an experiment to its end.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (options.File is null && !options.Resume)
        {
            throw new CliException("name the experiment's file, or --resume an experiment that was interrupted");
        }

        var (text, document) = options.File is null ? (null, null) : ReadDocument(options.File);
        var run = new ExperimentRun(options);
        RunSummary summary;
        using (run._display)
        {
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, run.Interrupt);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, run.Interrupt);
            summary = await run.RunAsync(text, document, cancellationToken);
        }

        return Finish(options, summary);
    }

    private static (string Text, ExperimentDocument Document) ReadDocument(string file)
    {
        if (Directory.Exists(file))
        {
            throw new CliException($"{file} is a folder; name the experiment's file");
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} cannot be read: {exception.Message}");
        }

        var parsed = ExperimentParser.Parse(text);
        return parsed.Document is { } document
            ? (text, document)
            : throw new CliException(string.Join("\nvizier: ", parsed.Errors.Select(error => error.Line == 0
                ? $"{file}: {error}"
                : $"{file}:{error.Line}:{error.Column}: {error}")));
    }

    private static int Finish(RunOptions options, RunSummary summary)
    {
        if (options.IsJson)
        {
            Console.Out.WriteLine(summary.ToJson().ToJsonString(RecordWriter.Json));
        }
        else
        {
            summary.WriteText(Console.Out);
        }

        if (summary.Experiment.State == State.Stopped)
        {
            string again = options.File is null ? "" : $"{options.File} ";
            Console.Error.WriteLine($"Stopped. Go on with: vizier run {again}--resume");
            return ExitCodes.Interrupted;
        }

        return summary.Experiment.State == State.Succeeded ? ExitCodes.Success : ExitCodes.Failure;
    }

    private void Interrupt(PosixSignalContext context)
    {
        // The second signal ends the program as signals do; what runs then is found by --resume.
        context.Cancel = _interrupted.TrySetResult();
    }

    private async Task<RunSummary> RunAsync(string? text, ExperimentDocument? document, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_options.File ?? "."))!;
        var settings = RunSettings.Read(_options.Settings, folder, _options.Images);
        if (document is not null && _options.Cluster is null)
        {
            await ImagePreparation.RunAsync(document, settings, _display.Say, cancellationToken);
        }

        var gpus = _options.Cluster is null ? await GpuChoice.TakeAsync(_options.Gpus, cancellationToken) : [];
        using var cluster = _options.Cluster?.Connect();
        await using var host = await EmbeddedService.StartAsync(_options, cluster, _display.Say, cancellationToken);
        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = host.Addresses.Grpc.ToString(), Token = host.CreateOwnKey() });
        var start = new ExperimentStart(connection, _options, _display.Say);
        var experiment = _options.Resume
            ? await start.ResumeAsync(document, cancellationToken)
            : await start.SubmitAsync(text!, document!, settings.Commands(), gpus.Count, cancellationToken);
        string runs = Path.GetFullPath(Path.Combine(RunsFolder, Records.IdOf(experiment.Name)));
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("runner");
        if (cluster is not null)
        {
            var launched = new KubernetesRunnerOptions { StateFolder = runs, Experiment = experiment.Name, Launcher = _options.Cluster!.Launcher };
            _display.Say($"Experiment {Records.IdOf(experiment.Name)} on {host.Addresses.Http}, trials on {cluster.Connection.Source}, their output in {runs}");
            await FollowAsync(connection, experiment.Name, detach => KubernetesRunner.RunAsync(connection, cluster, launched, TimeProvider.System, log, detach));
            return new RunSummary(_progress.Experiment, _progress.Elapsed, runs, _options.Database);
        }

        var options = new RunnerOptions
        {
            StateFolder = runs,
            Experiment = experiment.Name,
            Local = new LocalLauncherOptions { Endpoint = host.Addresses.Grpc.GetLeftPart(UriPartial.Authority), WorkingDirectory = folder, Gpus = gpus },
        };
        _display.Say($"Experiment {Records.IdOf(experiment.Name)} on {host.Addresses.Http}, trials in {runs}");
        await FollowAsync(connection, experiment.Name, detach => LocalRunner.RunAsync(connection, options, TimeProvider.System, log, detach));
        return new RunSummary(_progress.Experiment, _progress.Elapsed, runs, _options.Database);
    }

    private async Task FollowAsync(VizierConnection connection, string name, Func<CancellationToken, Task> run)
    {
        using var detach = new CancellationTokenSource();
        var runner = run(detach.Token);
        var watch = WatchAsync(connection, name, detach.Token);
        var first = await Task.WhenAny(watch, runner, _interrupted.Task);
        if (first == _interrupted.Task)
        {
            _display.Say("Stopping the trials ...");
            await connection.Experiments.StopExperimentAsync(new StopExperimentRequest { Name = name, Reason = "interrupted" });
            first = await Task.WhenAny(watch, runner);
        }

        if (first == runner)
        {
            await runner;
        }

        await watch;
        await detach.CancelAsync();
        await runner.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync(VizierConnection connection, string name, CancellationToken cancellationToken)
    {
        var request = new WatchExperimentRequest { Name = name, Interval = Duration.FromTimeSpan(ViewInterval) };
        using var call = connection.Experiments.WatchExperiment(request, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            _progress.Take(update);
            _display.Update(_progress, update.Runs);
        }
    }
}
