using System.CommandLine;
using Grpc.Core;
using Vizier.Cli.Output;
using Vizier.Client;
using Vizier.Protocol.Experiments;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment create FILE</c>: submits an experiment to a service whose runners run it.</summary>
internal static class CreateExperimentCommand
{
    private const string Help = """
        Submits an experiment to a service. Its trials are run by the runners of that service: 'vizier runner' on machines, or
        'vizier runner --on kubernetes' on a cluster. To tune on this machine alone, 'vizier run FILE' does all of it.

        With --wait it returns when the experiment has ended: exit code 0 if it succeeded, 1 if it failed or was stopped.

        Examples:
          vizier experiment create experiment.yaml --server tuner.example:28080
          vizier experiment create experiment.yaml --on kubernetes --server tuner.example:28080 --wait
          vizier experiment create experiment.yaml --name digits-2 --parallel 8 --max-trials 200
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The experiment, in YAML or JSON; - for standard input." };
        var place = new Option<string>("--on") { Description = "Where its trials run: local (machines with a runner) or kubernetes.", DefaultValueFactory = _ => "local" };
        place.AcceptOnlyFromAmong("local", "kubernetes");
        var name = new Option<string>("--name") { Description = "The experiment's name in place of the file's.", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var parallel = new Option<int?>("--parallel") { Description = "Trials at a time, in place of the file's parallelTrialCount.", HelpName = "N" };
        var trials = new Option<int?>("--max-trials") { Description = "Trials in all, in place of the file's maxTrialCount.", HelpName = "N" };
        var failed = new Option<int?>("--max-failed-trials") { Description = "Failed trials at which it fails, in place of the file's.", HelpName = "N" };
        var wait = new Option<bool>("--wait") { Description = "Return when it has ended." };
        var command = new Command("create", Help) { file, place, name, parallel, trials, failed, wait };
        return ServiceOptions.AddTo(command, async call =>
        {
            var request = new CreateExperimentRequest
            {
                Parent = call.Parent,
                Document = await ReadAsync(call.Arguments.GetValue(file)!, call.Cancellation),
                Place = call.Arguments.GetValue(place)!,
                ExperimentId = call.Arguments.GetValue(name)!,
            };
            if (call.Arguments.GetValue(parallel) is { } together)
            {
                request.ParallelTrialCount = together;
            }

            if (call.Arguments.GetValue(trials) is { } most)
            {
                request.MaxTrialCount = most;
            }

            if (call.Arguments.GetValue(failed) is { } bad)
            {
                request.MaxFailedTrialCount = bad;
            }

            var experiment = await call.Connection.Experiments.CreateExperimentAsync(request, cancellationToken: call.Cancellation);
            if (call.Arguments.GetValue(wait))
            {
                experiment = await WaitAsync(call, experiment);
            }

            call.Writer.WriteOne(Records.Of(experiment));
            return !call.Arguments.GetValue(wait) || experiment.State == State.Succeeded ? ExitCodes.Success : ExitCodes.Failure;
        });
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return file == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} cannot be read: {exception.Message}");
        }
    }

    // The stream ends with the service that it comes from, and another one may go on with the experiment.
    private static async Task<Experiment> WaitAsync(ServiceCall call, Experiment experiment)
    {
        var request = new WatchExperimentRequest { Name = experiment.Name };
        for (var failures = 1; ; failures++)
        {
            try
            {
                using var watch = call.Connection.Experiments.WatchExperiment(request, cancellationToken: call.Cancellation);
                await foreach (var update in watch.ResponseStream.ReadAllAsync(call.Cancellation))
                {
                    experiment = update.Experiment ?? experiment;
                    failures = 0;
                }

                return experiment;
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
                && !call.Cancellation.IsCancellationRequested && failures < RetryPolicy.Patient.MaxCalls)
            {
                await Task.Delay(RetryPolicy.Patient.PauseAfter(Math.Max(failures, 1), chance: 1), call.Cancellation);
            }
        }
    }
}
