using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;

namespace Vigil.Server.Hosting.Door;

/// <summary>What etcd serves over HTTP/1.1: <c>/metrics</c>, <c>/health</c> and <c>/version</c>.</summary>
internal sealed class PlainPages(VigilMember host)
{
    private const int RequestBytesMax = 16 * 1024;

    /// <summary>How long a client may take to send its request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a member may take to confirm a linearizable read: one whose disk or majority does not answer is not
    /// healthy. etcd's time.
    /// </summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(1);

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Answers one request; the connection then ends.</summary>
    public async Task ServeAsync(IDuplexPipe connection, CancellationToken closed)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(closed);
            patience.CancelAfter(Patience);
            var request = await ReadAsync(connection.Input, patience.Token);
            var (status, type, body) = await AnswerAsync(request, patience.Token);
            var bytes = Encoding.UTF8.GetBytes(body);
            var head = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n"
                + "Connection: close\r\n\r\n";
            await connection.Output.WriteAsync(Encoding.ASCII.GetBytes(head), patience.Token);
            await connection.Output.WriteAsync(bytes, patience.Token);
            await connection.Output.CompleteAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // The client left, or was silent for too long.
        }
    }

    /// <summary>The request's first line; empty when there is none.</summary>
    private static async Task<string> ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var request = result.Buffer.ToArray();
            if (request.AsSpan().IndexOf(End) >= 0 || result.IsCompleted || request.Length > RequestBytesMax)
            {
                input.AdvanceTo(result.Buffer.End);
                return Encoding.ASCII.GetString(request).Split("\r\n")[0];
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async Task<(string Status, string Type, string Body)> AnswerAsync(string request, CancellationToken left)
    {
        if (request.Split(' ') is not ["GET", var target, _])
        {
            return ("400 Bad Request", "text/plain", "This port serves gRPC, and GET of a few pages.\n");
        }

        return target.Split('?')[0] switch
        {
            "/metrics" => ("200 OK", "text/plain; version=0.0.4", Metrics.Text(host.Assembly.Member)),
            "/health" => await IsHealthyAsync(left)
                ? ("200 OK", "application/json", "{\"health\":\"true\"}")
                : ("503 Service Unavailable", "application/json", "{\"health\":\"false\"}"),
            "/version" => (
                "200 OK",
                "application/json",
                $"{{\"etcdserver\":\"{ServerIdentity.EtcdVersion}\","
                    + $"\"etcdcluster\":\"{ServerIdentity.EtcdVersion}\"}}"),
            _ => ("404 Not Found", "text/plain", "There are /metrics, /health and /version.\n"),
        };
    }

    private async Task<bool> IsHealthyAsync(CancellationToken left)
    {
        var member = host.Assembly.Member;
        if (member.Cluster.Status.Leader == 0 || member.Alarms.List(Api.AlarmType.None).Count > 0)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(left);
        patience.CancelAfter(HealthPatience);
        try
        {
            await member.Cluster.ConfirmReadAsync(patience.Token);
            return true;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return false;
        }
    }
}
