using Google.LongRunning;
using Google.Protobuf.Collections;
using Grpc.Core;
using Vizier.Protocol;

namespace Vizier.Client;

/// <summary>
/// A study, as training code sees it: it asks for trials, evaluates them and reports. While the service is not reachable its
/// calls are repeated, all but <see cref="RequestAsync"/>; none of them does anything twice.
/// <code>
/// using var connection = new VizierConnection(new() { Endpoint = "localhost:28080", Retries = RetryPolicy.Patient });
/// var study = await StudyClient.CreateOrLoadAsync(connection, "ada", "digits", definition);
/// while (await study.SuggestAsync("worker-1") is { } trial)
/// {
///     var model = new Model(trial.Number("learning_rate"));
///     for (var epoch = 1; epoch &lt;= 10; epoch++)
///     {
///         await trial.ReportAsync(epoch, new Dictionary&lt;string, double> { ["accuracy"] = model.TrainEpoch() });
///         if (await trial.ShouldStopAsync())
///         {
///             break;
///         }
///     }
///
///     await trial.CompleteAsync();
/// }
/// </code>
/// Thread-safe. Workers that run beside each other need a client id each, since a client gets back its own unfinished trials.
/// </summary>
public sealed class StudyClient
{
    private readonly VizierConnection _connection;

    private StudyClient(VizierConnection connection, Study study)
    {
        _connection = connection;
        Study = study;
    }

    /// <summary>The study as it was when it was created or loaded.</summary>
    public Study Study { get; }

    /// <summary>The resource name, <c>owners/{owner}/studies/{study}</c>.</summary>
    public string Name => Study.Name;

    /// <summary>Creates a study, or loads the one of that name; then its specification stays as it is.</summary>
    /// <param name="connection">The service.</param>
    /// <param name="owner">Whose study it is: an id without '/'.</param>
    /// <param name="study">The study's id, without '/'.</param>
    /// <param name="definition">What is tuned.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">The service refuses the definition (INVALID_ARGUMENT) or cannot be reached (UNAVAILABLE).</exception>
    public static async Task<StudyClient> CreateOrLoadAsync(
        VizierConnection connection, string owner, string study, StudyDefinition definition, CancellationToken cancellationToken = default)
    {
        var request = new CreateStudyRequest
        {
            Parent = $"owners/{owner}",
            Study = new Study { DisplayName = study, StudySpec = definition.Spec },
        };
        return new StudyClient(connection, await connection.Studies.CreateStudyAsync(request, cancellationToken: cancellationToken));
    }

    /// <summary>Loads a study.</summary>
    /// <param name="connection">The service.</param>
    /// <param name="name">The resource name, <c>owners/{owner}/studies/{study}</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">There is no such study (NOT_FOUND), or the service cannot be reached.</exception>
    public static async Task<StudyClient> LoadAsync(VizierConnection connection, string name, CancellationToken cancellationToken = default) =>
        new(connection, await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = name }, cancellationToken: cancellationToken));

    /// <summary>The next trial to evaluate: the client's own unfinished one if it has any, e.g. after it was restarted.</summary>
    /// <param name="clientId">Who evaluates; one at a time for each id.</param>
    /// <param name="cancellationToken">Gives up; the trial then waits for the client's next call.</param>
    /// <returns>The trial; null if the study has ended or there is nothing more to try.</returns>
    /// <exception cref="RpcException">The algorithm failed, the study cannot be worked on, or the service cannot be reached.</exception>
    public async Task<TrialClient?> SuggestAsync(string clientId, CancellationToken cancellationToken = default) =>
        await SuggestAsync(1, clientId, cancellationToken) is [var trial, ..] ? trial : null;

    /// <summary>Trials to evaluate: the client's own unfinished ones first.</summary>
    /// <param name="count">How many it wants to hold in all.</param>
    /// <param name="clientId">Who evaluates; one at a time for each id.</param>
    /// <param name="cancellationToken">Gives up; the trials then wait for the client's next call.</param>
    /// <returns>The trials; none if the study has ended, fewer than wanted if there is nothing more to try.</returns>
    /// <exception cref="RpcException">The algorithm failed, the study cannot be worked on, or the service cannot be reached.</exception>
    public async Task<IReadOnlyList<TrialClient>> SuggestAsync(int count, string clientId, CancellationToken cancellationToken = default)
    {
        var request = new SuggestTrialsRequest { Parent = Name, SuggestionCount = count, ClientId = clientId };
        var options = _connection.Options;
        var deadline = (options.TimeProvider.GetUtcNow() + options.SuggestTimeout).UtcDateTime;
        try
        {
            var operation = await _connection.Studies.SuggestTrialsAsync(request, deadline: deadline, cancellationToken: cancellationToken);
            for (var poll = 1; !operation.Done; poll++)
            {
                await _connection.Pauses.AfterAsync(poll, cancellationToken);
                operation = await _connection.Studies.GetOperationAsync(
                    new GetOperationRequest { Name = operation.Name }, deadline: deadline, cancellationToken: cancellationToken);
            }

            return [.. TrialsOf(operation).Select(trial => new TrialClient(_connection, trial))];
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            return [];
        }
    }

    /// <summary>Queues an assignment, to be evaluated before the algorithm's own suggestions.</summary>
    /// <param name="parameters">A value for each active parameter: numbers, words, or true and false.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>The one call that is made once only: to repeat it would queue the assignment twice.</remarks>
    /// <exception cref="RpcException">The assignment is outside the search space, or the service cannot be reached.</exception>
    public async Task<TrialClient> RequestAsync(IReadOnlyDictionary<string, object> parameters, CancellationToken cancellationToken = default)
    {
        var trial = new Trial { Parameters = { parameters.Select(pair => TrialValues.Write(pair.Key, pair.Value)) } };
        var request = new CreateTrialRequest { Parent = Name, Trial = trial };
        return new TrialClient(_connection, await _connection.Studies.CreateTrialAsync(request, cancellationToken: cancellationToken));
    }

    /// <summary>The best trial; several where they tie, or where the study has several objectives.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Trial>> OptimalTrialsAsync(CancellationToken cancellationToken = default)
    {
        var request = new ListOptimalTrialsRequest { Parent = Name };
        return (await _connection.Studies.ListOptimalTrialsAsync(request, cancellationToken: cancellationToken)).OptimalTrials;
    }

    /// <summary>All trials by ascending id.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Trial>> TrialsAsync(CancellationToken cancellationToken = default)
    {
        var trials = new List<Trial>();
        var request = new ListTrialsRequest { Parent = Name, PageSize = 1000 };
        do
        {
            var page = await _connection.Studies.ListTrialsAsync(request, cancellationToken: cancellationToken);
            trials.AddRange(page.Trials);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return trials;
    }

    /// <summary>Ends the study, so that no client gets more trials, or lets it go on.</summary>
    /// <param name="state">ACTIVE, INACTIVE or COMPLETED.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SetStateAsync(Study.Types.State state, CancellationToken cancellationToken = default) =>
        await _connection.Studies.SetStudyStateAsync(new SetStudyStateRequest { Parent = Name, State = state }, cancellationToken: cancellationToken);

    private static RepeatedField<Trial> TrialsOf(Operation operation) => operation.ResultCase == Operation.ResultOneofCase.Error
        ? throw new RpcException(new Status((StatusCode)operation.Error.Code, operation.Error.Message))
        : SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials;
}
