using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Vigil.Api.Peers;
using Vigil.Properties.Node;
using Vigil.Scenarios;
using Vigil.Server.Hosting;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>Messages that can't be read, at both ports: their sender learns it, and so does who looks for it.</summary>
public sealed class MalformedTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigil-malformed-");
    private readonly LogLines _log = new();

    /// <summary>What was sent behind a call's headers, and the status that it ends with.</summary>
    public static TheoryData<string, string, string> AtClients { get; } = new()
    {
        { "/etcdserverpb.KV/Range", "00000000030AC801", "InvalidArgument" },
        { "/etcdserverpb.Watch/Watch", "0000000004FFFFFFFF", "InvalidArgument" },

        // Cut short; compressed without a word of how; larger than may be; and nothing at all.
        { "/etcdserverpb.KV/Put", "00000000090A", "Internal" },
        { "/etcdserverpb.KV/Put", "01000000020A00", "Internal" },
        { "/etcdserverpb.KV/Put", "007FFFFFFF0A00", "ResourceExhausted" },
        { "/etcdserverpb.Lease/LeaseGrant", "", "Internal" },

        // A flag that there is none of, a length that no number has, and gRPC's own service.
        { "/etcdserverpb.Lease/LeaseGrant", "02000000020800", "Unknown" },
        { "/etcdserverpb.Watch/Watch", "02000000020800", "Unknown" },
        { "/etcdserverpb.KV/Put", "00FFFFFFFF0A00", "Unknown" },
        { "/grpc.health.v1.Health/Check", "0000000002FFFF", "InvalidArgument" },
        { "/grpc.health.v1.Health/Watch", "0000000002FFFF", "InvalidArgument" },
    };

    public void Dispose()
    {
        _log.Dispose();
        _patience.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(AtClients))]
    public async Task A_message_that_can_not_be_read_is_one_line_for_who_looks_for_it(
        string path, string body, string status)
    {
        await using var host = await StartAsync();
        await SendAsync(host.Urls[0], path, Convert.FromHexString(body));
        var line = Assert.Single(_log.Lines, line => line.Contains("MalformedCalls", StringComparison.Ordinal));
        Assert.Matches($@"^Debug .*{path} of 127\.0\.0\.1:\d+ .* {status}:? ", line);
        Assert.DoesNotContain(_log.Lines, IsLoud);
    }

    /// <summary>A header by the place 0 in a table that begins with 1: Kestrel falls over it, and closes.</summary>
    [Fact]
    public async Task Headers_that_can_not_be_read_are_no_line_but_for_who_looks_for_them()
    {
        await using var host = await StartAsync();
        using var raw = await RawHttp2.ConnectAsync(new Uri(host.Urls[0]), _patience.Token);
        await raw.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, [0x80]), _patience.Token);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                await raw.ReadAsync(_patience.Token);
            }
        });
        Assert.DoesNotContain(_log.Lines, IsLoud);
    }

    [Fact]
    public void What_a_service_throws_stays_an_error()
    {
        var ours = Assert.Throws<IOException>((Action)(static () => throw new IOException()));
        Assert.Equal("Error", LevelOf(ours));
    }

    /// <summary>As that of a stream that was reset before gRPC read it.</summary>
    [Fact]
    public async Task What_was_thrown_where_no_service_was_called_is_none()
    {
        var pipe = new Pipe();
        var reading = pipe.Reader.ReadAsync(_patience.Token).AsTask();
        await pipe.Writer.CompleteAsync(new IOException());
        var theirs = await reading.ContinueWith(
            static read => read.Exception?.InnerException, TaskScheduler.Default);
        Assert.Equal("Debug", LevelOf(theirs));
    }

    [Fact]
    public async Task What_a_service_refuses_is_no_such_line()
    {
        await using var host = await StartAsync();
        var end = await SendAsync(host.Urls[0], "/etcdserverpb.KV/Range", [0, 0, 0, 0, 0]);
        Assert.Contains("key is not provided", end, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("MalformedCalls", StringComparison.Ordinal));
    }

    /// <summary>At most ten a second; the next line says how many there were besides.</summary>
    [Fact]
    public void A_flood_of_them_is_no_flood_of_lines()
    {
        using var logging = LoggerFactory.Create(_log.AllTo);
        var time = new HandTime();
        var calls = new MalformedCalls(time, logging.CreateLogger<MalformedCalls>());
        for (var i = 0; i < 25; i++)
        {
            calls.Add("/x", "127.0.0.1:1", "Internal");
        }

        Assert.Equal(10, _log.Lines.Count);
        time.Pass(seconds: 1);
        calls.Add("/x", "127.0.0.1:1", "Internal");
        Assert.Equal(11, _log.Lines.Count);
        Assert.Contains("15 more", _log.Lines.Last(), StringComparison.Ordinal);
        calls.Add("/x", "127.0.0.1:1", "Internal");
        Assert.DoesNotContain("more", _log.Lines.Last(), StringComparison.Ordinal);
    }

    /// <summary>The parser's exception is one of I/O as well; no stream broke, and nothing here is at fault.</summary>
    [Theory]
    [InlineData("Send")]
    [InlineData("Install")]
    [InlineData("RenewLease")]
    [InlineData("Promote")]
    public async Task At_the_peer_port_it_is_the_senders_fault_too(string call)
    {
        await using var app = await StartPeersAsync();
        var end = await SendAsync(app.Urls.Single(), $"/vigil.peerpb.Peer/{call}", [0, 0, 0, 0, 2, 0x0A, 0x7F]);
        Assert.Matches("grpc-status.3", end);
        Assert.Contains($"is no request of {call}", end, StringComparison.Ordinal);
        Assert.Single(_log.Lines, line => line.Contains("MalformedCalls", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, IsLoud);
    }

    /// <summary>More than any member sends is refused by what announces it.</summary>
    [Theory]
    [InlineData("Send")]
    [InlineData("Install")]
    [InlineData("Members")]
    public async Task What_no_member_sends_is_not_waited_for_at_the_peer_port(string call)
    {
        await using var app = await StartPeersAsync();
        var end = await SendAsync(app.Urls.Single(), $"/vigil.peerpb.Peer/{call}", [0, 0x04, 0, 0, 1]);
        Assert.Matches("grpc-status.8", end);
    }

    /// <summary>A batch of the most that a link sends, of members whose requests are of the default size.</summary>
    [Fact]
    public async Task What_a_member_may_send_is_taken()
    {
        await using var app = await StartPeersAsync();
        using var channel = Direct.Channel(app.Urls.Single());
        using var send = new Peer.PeerClient(channel).Send(cancellationToken: _patience.Token);
        var entry = new RaftEntry { Data = ByteString.CopyFrom(new byte[2 << 20]) };
        var message = new RaftMessage { Entries = { entry } };
        await send.RequestStream.WriteAsync(new RaftBatch { Messages = { message, message } }, _patience.Token);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => send.ResponseAsync);
        Assert.Equal("etcdserver: cluster ID mismatch", refusal.Status.Detail);
    }

    private string LevelOf(Exception? failure)
    {
        using var logging = new QuietLoggers(LoggerFactory.Create(_log.AllTo));
        var logger = logging.CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");
        logger.Log(LogLevel.Error, default, "It failed.", failure, static (text, _) => text);
        return Assert.Single(_log.Lines).Split(' ')[0];
    }

    private static bool IsLoud(string line) =>
        !line.StartsWith("Debug", StringComparison.Ordinal) && !line.StartsWith("Trace", StringComparison.Ordinal)
        && !line.Contains("Microsoft.Hosting", StringComparison.Ordinal);

    private async Task<string> SendAsync(string url, string path, byte[] body)
    {
        using var raw = await RawHttp2.ConnectAsync(new Uri(url), _patience.Token);
        await raw.SendAsync(
            [
                .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(path)),
                .. RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, body),
            ],
            _patience.Token);
        return await raw.EndAsync(1, _patience.Token);
    }

    /// <summary>Frameworks have lines for every request, whatever becomes of it.</summary>
    private Task<VigilHost> StartAsync() => VigilHost.StartAsync(
        new VigilServerOptions
        {
            ListenClientUrls = ["http://127.0.0.1:0"],
            Logging = logging =>
            {
                _log.AllTo(logging);
                logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            },
        },
        _patience.Token);

    private async Task<WebApplication> StartPeersAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _log.AllTo(builder.Logging);
        builder.Logging.AddFilter("Grpc.AspNetCore.Server", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseVigilPeers();
        }));
        builder.Services.AddVigil(options => options.DataDir = _folder.FullName);
        var app = builder.Build();
        app.MapVigil();
        await app.StartAsync(_patience.Token);
        return app;
    }
}
