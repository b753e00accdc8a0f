using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Shows answers in one of etcdctl's formats.</summary>
internal interface IPrinter
{
    void Put(PutResponse response);

    void Get(RangeResponse response);

    void Delete(DeleteRangeResponse response);

    void Txn(TxnResponse response);

    void Watch(WatchResponse response);
}
