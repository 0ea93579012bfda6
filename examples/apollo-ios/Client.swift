import Apollo
import Foundation

/// Sends ids: queries by GET, so that caches on the way help; mutations always by POST.
/// - Parameter url: the endpoint at the edge, `https://api.example.com/mobile/graphql`
func createClient(url: URL, appVersion: String) -> ApolloClient {
  let store = ApolloStore(cache: InMemoryNormalizedCache())
  let transport = RequestChainNetworkTransport(
    urlSession: URLSession.shared,
    interceptorProvider: DefaultInterceptorProvider.shared,
    store: store,
    endpointURL: url,
    apqConfig: .init(autoPersistQueries: true),
    useGETForQueries: true
  )
  return ApolloClient(
    networkTransport: transport,
    store: store,
    // Names the app and its version, for the version gate and the ledger of what is used; also
    // proves that no foreign page started the request, so a GET needs it.
    clientAwarenessMetadata: ClientAwarenessMetadata(
      clientApplicationName: "shop-ios",
      clientApplicationVersion: appVersion
    )
  )
}
