using System.CommandLine;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Launchers.Kubernetes;

namespace Vizier.Cli.Running;

/// <summary>The flags that say where trials run, and how on a cluster.</summary>
internal sealed class ClusterFlags
{
    private const string Local = "local";
    private const string Kubernetes = "kubernetes";
    private const string NoGangScheduler = "none";

    private readonly Option<string> _on = new("--on")
    {
        Description = "Where trials run: local (processes of this machine) or kubernetes (pods of a cluster).",
        DefaultValueFactory = _ => Local,
    };

    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "The kubeconfig file; without it as kubectl: KUBECONFIG, ~/.kube/config, or the pod's service account.", HelpName = "FILE" };
    private readonly Option<string?> _context = new("--context") { Description = "The kubeconfig's context in place of the current one.", HelpName = "NAME" };
    private readonly Option<string?> _namespace = new("--namespace") { Description = "The namespace of trials whose experiment names none.", HelpName = "NAME" };
    private readonly Option<string[]> _gpus = new("--max-gpus") { Description = "The most GPUs at a time on a cluster, in all or of one owner; may be given several times.", HelpName = "[OWNER=]N" };
    private readonly Option<string[]> _pods = new("--max-pods") { Description = "The most pods at a time on a cluster, in all or of one owner.", HelpName = "[OWNER=]N" };
    private readonly Option<int?> _pending = new("--pending-timeout") { Description = "Seconds that a pod may wait for a node before it counts as lost; without it for ever.", HelpName = "SECONDS" };
    private readonly Option<int> _start = new("--start-timeout") { Description = "Seconds that a container may fail to be made, e.g. for want of its image, before its trial fails.", HelpName = "SECONDS", DefaultValueFactory = _ => 300 };
    private readonly Option<int> _grace = new("--grace") { Description = "Seconds that a stopped program on a cluster has between SIGTERM and SIGKILL.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
    private readonly Option<string?> _image = new("--image-of-vizier") { Description = "The image of Vizier, for trials whose metrics are in files; inside a cluster the runner's own.", HelpName = "IMAGE" };
    private readonly Option<bool> _native = new("--native-jobs") { Description = "Run TFJobs and PyTorchJobs without their operator also where that is installed." };
    private readonly Option<string[]> _gangs = CreateGangs();
    private readonly Option<string?> _endpoint = new("--trial-endpoint") { Description = "The service's address as pods reach it, for programs that push metrics.", HelpName = "URL" };

    /// <summary>Adds the flags to a command.</summary>
    public ClusterFlags(Command command)
    {
        _on.AcceptOnlyFromAmong(Local, Kubernetes);
        foreach (Option option in (Option[])[_on, _kubeconfig, _context, _namespace, _gpus, _pods, _pending, _start, _grace, _endpoint, _image, _native, _gangs])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the flags.</summary>
    /// <returns>Null if trials run on this machine.</returns>
    /// <exception cref="CliException">A flag or the kubeconfig is wrong.</exception>
    public ClusterChoice? Read(ParseResult result)
    {
        if (result.GetValue(_on) == Local)
        {
            Option[] foreign = [_kubeconfig, _context, _namespace, _gpus, _pods, _pending, _start, _grace, _endpoint, _image, _native, _gangs];
            return Array.Find(foreign, option => result.GetResult(option) is { Implicit: false }) is { } given
                ? throw new CliException($"{given.Name} is for a cluster; say --on kubernetes too")
                : null;
        }

        ClusterConnection connection;
        try
        {
            connection = KubeConfig.Load(result.GetValue(_kubeconfig), result.GetValue(_context));
        }
        catch (KubeConfigException exception)
        {
            throw new CliException(exception.Message);
        }

        if (result.GetValue(_namespace) is { Length: > 0 } name)
        {
            connection = connection with { Namespace = name };
        }

        var (gpus, gpusOfOwner) = Limits(_gpus, result);
        var (pods, podsOfOwner) = Limits(_pods, result);
        return new ClusterChoice(connection, new KubernetesLauncherOptions
        {
            Endpoint = result.GetValue(_endpoint) ?? "",
            Image = result.GetValue(_image) ?? "",
            NativeJobs = result.GetValue(_native),
            GangSchedulers = result.GetResult(_gangs) is { Implicit: false } ? [.. result.GetValue(_gangs)!.Where(name => name != NoGangScheduler)] : null,
            Budget = new LaunchBudget { Gpus = gpus, Pods = pods, GpusOfOwner = gpusOfOwner, PodsOfOwner = podsOfOwner },
            PendingTimeout = result.GetValue(_pending) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            StartTimeout = TimeSpan.FromSeconds(result.GetValue(_start)),
            Grace = TimeSpan.FromSeconds(result.GetValue(_grace)),
        });
    }

    private static Option<string[]> CreateGangs()
    {
        var option = new Option<string[]>("--gang-scheduler")
        {
            Description = "Which gang schedulers place distributed trials where the cluster has them: volcano, scheduler-plugins or none; without it both.",
            HelpName = "NAME",
        };
        option.AcceptOnlyFromAmong("volcano", "scheduler-plugins", NoGangScheduler);
        return option;
    }

    private static (int? InAll, Dictionary<string, int> OfOwner) Limits(Option<string[]> option, ParseResult result)
    {
        int? all = null;
        Dictionary<string, int> owners = [];
        foreach (string text in result.GetValue(option) ?? [])
        {
            int equals = text.LastIndexOf('=');
            if (!int.TryParse(text[(equals + 1)..], out int limit) || limit < 0 || equals == 0)
            {
                throw new CliException($"{option.Name} {text}: must be a number from 0, or OWNER=NUMBER");
            }

            if (equals < 0)
            {
                all = limit;
            }
            else
            {
                owners[text[..equals]] = limit;
            }
        }

        return (all, owners);
    }
}

/// <summary>A cluster and how trials run there.</summary>
/// <param name="Connection">How it is reached.</param>
/// <param name="Launcher">How trials run.</param>
internal sealed record ClusterChoice(ClusterConnection Connection, KubernetesLauncherOptions Launcher)
{
    /// <summary>A client of the cluster.</summary>
    public KubernetesClient Connect() => new(Connection, TimeProvider.System, new KubernetesClientOptions { RequestsPerSecond = 100, Burst = 200 });
}
