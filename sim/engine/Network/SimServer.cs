using Grpc.Core;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>
/// A gRPC server: takes production service classes as they are and runs each call as a task of its process.
/// </summary>
/// <example><c>var server = new SimServer(process); KV.BindService(server, kvService);
/// network.Listen(server);</c></example>
internal sealed class SimServer : ServiceBinderBase
{
    private readonly SortedDictionary<string, Func<Exchange, Task>> _methods = new(StringComparer.Ordinal);

    /// <summary>What requests and responses say, by their messages' own ToString.</summary>
    private readonly SortedDictionary<string, (Func<byte[], string?> Request, Func<byte[], string?> Response)> _words =
        new(StringComparer.Ordinal);

    private readonly List<OpenCall> _open = [];

    /// <summary>A server without services.</summary>
    public SimServer(SimProcess process) => Process = process;

    /// <summary>Where it runs.</summary>
    public SimProcess Process { get; }

    /// <summary>
    /// Called with what a handler threw, unless it is a status or a cancellation: a bug in the service.
    /// </summary>
    public Action<string, Exception>? OnFailure { get; set; }

    /// <summary>
    /// Called for each unary call that was answered, or whose caller has left: its method, and how long it took by the
    /// process's clock, from its request on. Not for one during which the process was paused or slow.
    /// </summary>
    public Action<string, TimeSpan>? OnAnswered { get; set; }

    /// <summary>
    /// Called with each unary request just before its handler, in the same step; what it returns is called with the
    /// answer, a message or the exception. Not for a process that is dead by then. Null, and what is null, for nobody.
    /// </summary>
    public Func<string, object, Action<object>?>? OnCalled { get; set; }

    /// <summary>
    /// The unary calls that are not answered, with how long they have taken, as <see cref="OnAnswered"/>.
    /// </summary>
    public IEnumerable<(string Method, TimeSpan Took)> Unanswered => _open
        .Where(call => call.Disturbances == Process.Disturbances)
        .Select(call => (call.Method, Process.Clock.GetElapsedTime(call.Begin)));

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is not null)
        {
            Add(method, async call =>
            {
                var request = await call.ReadOneAsync();
                var onAnswered = OnCalled?.Invoke(method.FullName, request);
                try
                {
                    var answer = await AnswerAsync(method.FullName, handler(request, call.Context));
                    onAnswered?.Invoke(answer);
                    return answer;
                }
                catch (RpcException refusal)
                {
                    onAnswered?.Invoke(refusal);
                    throw;
                }
            });
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is not null)
        {
            Add(method, async call => await handler(call.Reader, call.Context));
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is not null)
        {
            Add(method, async call =>
            {
                await handler(await call.ReadOneAsync(), call.Writer, call.Context);
                return null;
            });
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is not null)
        {
            Add(method, async call =>
            {
                await handler(call.Reader, call.Writer, call.Context);
                return null;
            });
        }
    }

    /// <summary>What the messages of a method say; null for a method that is not served here.</summary>
    internal (Func<byte[], string?> Request, Func<byte[], string?> Response)? WordsOf(string method) =>
        _words.TryGetValue(method, out var words) ? words : null;

    internal void Accept(Exchange exchange)
    {
        if (!_methods.TryGetValue(exchange.Method, out var handler))
        {
            var status = new Status(StatusCode.Unimplemented, $"Method {exchange.Method} is not implemented.");
            exchange.CompleteAtServer(status, []);
            return;
        }

        // Its end needs nobody: the wrapper lets no exception out.
        _ = Process.Spawn(exchange.Method, () => handler(exchange));
    }

    private async Task<T> AnswerAsync<T>(string method, Task<T> answer)
    {
        var call = new OpenCall(method, Process.Clock.GetTimestamp(), Process.Disturbances);
        _open.Add(call);
        try
        {
            return await answer;
        }
        finally
        {
            _open.Remove(call);
            if (call.Disturbances == Process.Disturbances)
            {
                OnAnswered?.Invoke(method, Process.Clock.GetElapsedTime(call.Begin));
            }
        }
    }

    private void Add<TRequest, TResponse>(
        Method<TRequest, TResponse> method, Func<Grpc.ServerCall<TRequest, TResponse>, Task<TResponse?>> handler)
        where TRequest : class
        where TResponse : class
    {
        _words.Add(
            method.FullName,
            (payload => Grpc.Codec.Decode(method.RequestMarshaller, payload).ToString(),
            payload => Grpc.Codec.Decode(method.ResponseMarshaller, payload).ToString()));
        _methods.Add(method.FullName, async exchange =>
        {
            var status = Status.DefaultSuccess;
            byte[] payload = [];
            try
            {
                var call = new Grpc.ServerCall<TRequest, TResponse>(method, exchange);
                if (await handler(call) is { } response)
                {
                    payload = Grpc.Codec.Encode(method.ResponseMarshaller, response);
                }
            }
            catch (RpcException refusal)
            {
                status = refusal.Status;
            }
            catch (OperationCanceledException)
            {
                status = new Status(StatusCode.Cancelled, "The call was canceled.");
            }
            catch (Exception failure) when (Process.IsAlive)
            {
                // As a real server does: the client learns that something threw, the operator learns what.
                status = new Status(StatusCode.Unknown, "Exception was thrown by handler.");
                OnFailure?.Invoke(method.FullName, failure);
            }

            exchange.CompleteAtServer(status, payload);
        });
    }

    /// <summary>A unary call that was not answered yet. Compared by reference.</summary>
    private sealed class OpenCall(string method, long begin, int disturbances)
    {
        public string Method => method;

        public long Begin => begin;

        public int Disturbances => disturbances;
    }
}
