using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>Answers <c>grpc.health.v1.Health</c> from statuses that the application sets. Thread-safe.</summary>
public sealed class HealthServiceImpl : Health.V1.Health.HealthBase
{
    // A slow watcher misses what is outdated anyway.
    private const int MaxPendingChanges = 5;
    private static readonly Status ShuttingDown = new(StatusCode.Unavailable, "Server is shutting down.");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Channel<ServingStatus>>> _watchers = new(StringComparer.Ordinal);
    private bool _shutDown;

    /// <summary>Sets the status of a service and tells its watchers. After <see cref="Shutdown"/> nothing changes.</summary>
    /// <param name="service">package.Service; empty for the server as a whole.</param>
    /// <param name="status">The status.</param>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (!_shutDown)
            {
                _statuses[service] = status;
                Tell(service, status);
            }
        }
    }

    /// <summary>Forgets a service.</summary>
    /// <param name="service">package.Service; empty for the server as a whole.</param>
    public void ClearStatus(string service)
    {
        lock (_gate)
        {
            if (_statuses.Remove(service))
            {
                Tell(service, ServingStatus.ServiceUnknown);
            }
        }
    }

    /// <summary>Forgets all services.</summary>
    public void ClearAll()
    {
        lock (_gate)
        {
            foreach (var service in _statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    /// <summary>Tells watchers that nothing is served any more, and ends their calls.</summary>
    public void Shutdown()
    {
        lock (_gate)
        {
            foreach (var service in _statuses.Keys.ToArray())
            {
                SetStatus(service, ServingStatus.NotServing);
            }

            _shutDown = true;
            foreach (var watcher in _watchers.Values.SelectMany(watchers => watchers))
            {
                watcher.Writer.TryComplete();
            }
        }
    }

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is unknown."));
        }
    }

    /// <inheritdoc/>
    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        lock (_gate)
        {
            foreach (var (service, status) in _statuses)
            {
                response.Statuses.Add(service, new HealthCheckResponse { Status = status });
            }
        }

        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        var changes = AddWatcher(request.Service);
        try
        {
            ServingStatus? last = null;
            await foreach (var status in changes.Reader.ReadAllAsync(context.CancellationToken))
            {
                if (status != last)
                {
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                    last = status;
                }
            }
        }
        finally
        {
            RemoveWatcher(request.Service, changes);
        }

        throw new RpcException(ShuttingDown);
    }

    private Channel<ServingStatus> AddWatcher(string service)
    {
        var changes = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(MaxPendingChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            changes.Writer.TryWrite(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
            if (_shutDown)
            {
                changes.Writer.TryComplete();
            }

            if (!_watchers.TryGetValue(service, out var watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(changes);
        }

        return changes;
    }

    private void RemoveWatcher(string service, Channel<ServingStatus> changes)
    {
        lock (_gate)
        {
            var watchers = _watchers[service];
            watchers.Remove(changes);
            if (watchers.Count == 0)
            {
                _watchers.Remove(service);
            }
        }
    }

    private void Tell(string service, ServingStatus status)
    {
        foreach (var watcher in _watchers.GetValueOrDefault(service, []))
        {
            watcher.Writer.TryWrite(status);
        }
    }
}
