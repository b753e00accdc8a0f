using Grpc.Core;
using Grpc.Core.Interceptors;
using Vigil.Api.Peers;

namespace Vigil.Properties.Node;

/// <summary>Somebody between two members: has what the caller streams, and may change it.</summary>
internal sealed class Recorder : Interceptor
{
    /// <summary>The proven requests that were sent, before they were changed.</summary>
    public List<Proven> Sent { get; } = [];

    /// <summary>Changes a request; given its place in its call.</summary>
    public Action<Proven, int>? Change { get; init; }

    /// <summary>What every stream ends with in place of the member's answer; null for that answer.</summary>
    public Status? End { get; init; }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            new Writer<TRequest>(this, call.RequestStream),
            End is { } end ? Task.FromException<TResponse>(new RpcException(end)) : call.ResponseAsync,
            call.ResponseHeadersAsync,
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    private sealed class Writer<T>(Recorder recorder, IClientStreamWriter<T> writer) : IClientStreamWriter<T>
    {
        private int _place;

        public WriteOptions? WriteOptions { get; set; }

        public Task CompleteAsync() => writer.CompleteAsync();

        public Task WriteAsync(T message)
        {
            if (message is Proven proven)
            {
                recorder.Sent.Add(proven.Clone());
                recorder.Change?.Invoke(proven, _place++);
            }

            return writer.WriteAsync(message);
        }
    }
}
