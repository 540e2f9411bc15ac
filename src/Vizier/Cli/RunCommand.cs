using System.CommandLine;
using Vizier.Cli.Running;

namespace Vizier.Cli;

/// <summary><c>vizier run FILE</c>: tunes on this machine, or from it on a cluster.</summary>
internal static class RunCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "run";

    private const string Help = """
        Tunes on this machine: starts a service on a database file, runs the experiment's trials as processes, shows how far
        they are, and ends with the best trial. Ctrl+C stops the trials; --resume goes on with them.

        The experiment is a Katib Experiment (kubeflow.org/v1beta1 or v1alpha3) in YAML. A container's command is run as it
        stands, in the folder of the experiment's file. What an image stands for is said by --image or by the file vizier.yaml
        beside the experiment:
          images:
            my/image: python3 ./train.py
        The folders of trials (output, exit code, checkpoints) are in vizier-runs/EXPERIMENT.

        With --on kubernetes trials run as the objects of their template (Pod, Job, or any kind that the cluster knows) on the
        cluster that kubectl would use; the service and the view stay here.

        Exit code: 0 if the experiment succeeded, 1 if it failed, 2 if something given is wrong, 130 after Ctrl+C.

        Examples:
          vizier run experiment.yaml
          vizier run experiment.yaml --parallel 4 --max-trials 50
          vizier run experiment.yaml --image my/image='python3 train.py'
          vizier run experiment.yaml --resume
          vizier run experiment.yaml --output json > result.json
          vizier run --on kubernetes experiment.yaml --max-gpus 8
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "The experiment; not needed with --resume.", Arity = ArgumentArity.ZeroOrOne };
        var resume = new Option<bool>("--resume") { Description = "Go on with the experiment that was interrupted, or with one that ended and has room now." };
        var name = new Option<string?>("--name") { Description = "The experiment's name in place of the file's.", HelpName = "NAME" };
        var settings = new Option<string?>("--settings") { Description = "The settings file; without it vizier.yaml beside the experiment.", HelpName = "FILE" };
        var images = new Option<string[]>("--image") { Description = "What an image stands for; may be given several times.", HelpName = "NAME=COMMAND" };
        var gpus = RunOptions.CreateGpus();
        var parallel = new Option<int?>("--parallel") { Description = "Trials at a time, in place of the file's parallelTrialCount.", HelpName = "N" };
        var trials = new Option<int?>("--max-trials") { Description = "Trials in all, in place of the file's maxTrialCount.", HelpName = "N" };
        var failed = new Option<int?>("--max-failed-trials") { Description = "Failed trials at which it fails, in place of the file's.", HelpName = "N" };
        var priors = new Option<string[]>("--prior") { Description = "An earlier experiment or study of the database to learn from, beside the file's priorStudies; may be given several times.", HelpName = "STUDY" };
        var (grpc, http, database) = (SharedOptions.Grpc(), SharedOptions.Http(), SharedOptions.Database());
        var insecure = SharedOptions.Insecure();
        var output = new Option<string>("--output", "-o") { Description = "text, or json for one JSON document at the end.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command(Name, Help)
        {
            file, resume, name, settings, images, gpus, parallel, trials, failed, priors, grpc, http, database, insecure, output,
        };
        var cluster = new ClusterFlags(command);
        command.SetAction((result, cancellationToken) => ExperimentRun.RunAsync(
            new RunOptions(
                result.GetValue(file),
                result.GetValue(resume),
                result.GetValue(name),
                result.GetValue(settings),
                result.GetValue(images) ?? [],
                result.GetValue(gpus),
                result.GetValue(parallel),
                result.GetValue(trials),
                result.GetValue(failed),
                result.GetValue(priors) ?? [],
                result.GetResult(grpc) is { Implicit: false } ? result.GetValue(grpc) : null,
                result.GetResult(http) is { Implicit: false } ? result.GetValue(http) : null,
                result.GetValue(database)!,
                result.GetValue(insecure),
                result.GetValue(output) == "json",
                cluster.Read(result)),
            cancellationToken));
        return command;
    }
}
